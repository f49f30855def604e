using SimpleGuest;

namespace Lifecycle.Tests.Support;

/// <summary>Host functions that answer what they are asked, unless a test says otherwise.</summary>
internal sealed class TestHost : IHostEcho
{
    public Func<int, int> OnEchoI32 { get; set; } = static value => value;

    public Func<string, string> OnEchoString { get; set; } = static value => value;

    public Action OnNoOp { get; set; } = static () => { };

    public int HostEchoI32(int value) => OnEchoI32(value);

    public double HostEchoF64(double value) => value;

    public string HostEchoString(string value) => OnEchoString(value);

    public string? HostEchoNullable(string? value) => value;

    public byte[] HostEchoVecBytes(byte[] value) => value;

    public ReadOnlyMemory<byte> HostEchoMemory(ReadOnlyMemory<byte> value) => value;

    public string HostMix(bool a, sbyte b, byte c, short d, ushort e, uint f, long g, ulong h, float i, byte[]? j) => "";

    public void HostNoOp() => OnNoOp();

    public void HostFail(string message) => throw new InvalidOperationException(message);
}
