using SimpleGuest;

namespace Security.Tests.Attacks;

/// <summary>The host's side, which a test can give something to do while the guest waits for it.</summary>
internal sealed class HostFunctions : IHostEcho
{
    /// <summary>What happens when the guest calls.</summary>
    public Action? Called { get; set; }

    public int Calls { get; private set; }

    public int HostEchoI32(int value) => Answer(value);

    public double HostEchoF64(double value) => Answer(value);

    public string HostEchoString(string value) => Answer(value);

    public string? HostEchoNullable(string? value) => Answer(value);

    public byte[] HostEchoVecBytes(byte[] value) => Answer(value);

    public ReadOnlyMemory<byte> HostEchoMemory(ReadOnlyMemory<byte> value) => Answer(value);

    public string HostMix(bool a, sbyte b, byte c, short d, ushort e, uint f, long g, ulong h, float i, byte[]? j) => Answer("");

    public void HostNoOp() => Answer(0);

    public void HostFail(string message) => throw new InvalidOperationException(message);

    private T Answer<T>(T value)
    {
        Calls++;
        Called?.Invoke();
        return value;
    }
}
