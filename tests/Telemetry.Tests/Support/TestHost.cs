using Hyperlight;
using SimpleGuest;

namespace Telemetry.Tests.Support;

/// <summary>Host functions for SimpleGuest.</summary>
internal sealed class TestHost : IHostEcho
{
    /// <summary>Called by <see cref="HostNoOp"/> and <see cref="HostEchoI32"/>.</summary>
    public Action? Meanwhile { get; init; }

    public int HostEchoI32(int value)
    {
        Meanwhile?.Invoke();
        return value;
    }

    public double HostEchoF64(double value) => value;

    public string HostEchoString(string value) => value;

    public string? HostEchoNullable(string? value) => value;

    public byte[] HostEchoVecBytes(byte[] value) => value;

    public ReadOnlyMemory<byte> HostEchoMemory(ReadOnlyMemory<byte> value) => value;

    public string HostMix(bool a, sbyte b, byte c, short d, ushort e, uint f, long g, ulong h, float i, byte[]? j) => "";

    public void HostNoOp() => Meanwhile?.Invoke();

    public void HostFail(string message) => throw new InvalidOperationException(message);
}
