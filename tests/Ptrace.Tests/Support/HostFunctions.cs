using SimpleGuest;

namespace Ptrace.Tests.Support;

/// <summary>Host functions that answer what they are asked.</summary>
internal sealed class HostFunctions : IHostEcho
{
    public int HostEchoI32(int value) => value;

    public double HostEchoF64(double value) => value;

    public string HostEchoString(string value) => value;

    public string? HostEchoNullable(string? value) => value;

    public byte[] HostEchoVecBytes(byte[] value) => value;

    public ReadOnlyMemory<byte> HostEchoMemory(ReadOnlyMemory<byte> value) => value;

    public string HostMix(bool a, sbyte b, byte c, short d, ushort e, uint f, long g, ulong h, float i, byte[]? j) => "";

    public void HostNoOp()
    {
    }

    public void HostFail(string message) => throw new InvalidOperationException(message);
}
