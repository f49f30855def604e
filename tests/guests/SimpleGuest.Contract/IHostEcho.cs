using Hyperlight;

namespace SimpleGuest;

/// <summary>What the guest asks of its host.</summary>
[HostFunction]
public interface IHostEcho
{
    int HostEchoI32(int value);

    double HostEchoF64(double value);

    string HostEchoString(string value);

    string? HostEchoNullable(string? value);

    byte[] HostEchoVecBytes(byte[] value);

    ReadOnlyMemory<byte> HostEchoMemory(ReadOnlyMemory<byte> value);

    string HostMix(bool a, sbyte b, byte c, short d, ushort e, uint f, long g, ulong h, float i, byte[]? j);

    void HostNoOp();

    void HostFail(string message);
}
