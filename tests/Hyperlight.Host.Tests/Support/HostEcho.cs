using System.Globalization;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Support;

/// <summary>Host functions that give back what they get; a test replaces the one that it is about.</summary>
internal sealed class HostEcho : IHostEcho
{
    public Func<int, int> OnI32 { get; init; } = value => value;

    public Func<string, string> OnString { get; init; } = value => value;

    public Func<byte[], byte[]> OnBytes { get; init; } = value => value;

    public Action OnNoOp { get; init; } = () => { };

    public Func<string, Exception> OnFail { get; init; } = message => new InvalidOperationException(message);

    public int HostEchoI32(int value) => OnI32(value);

    public double HostEchoF64(double value) => value;

    public string HostEchoString(string value) => OnString(value);

    public string? HostEchoNullable(string? value) => value;

    public byte[] HostEchoVecBytes(byte[] value) => OnBytes(value);

    public ReadOnlyMemory<byte> HostEchoMemory(ReadOnlyMemory<byte> value) => value;

    public string HostMix(bool a, sbyte b, byte c, short d, ushort e, uint f, long g, ulong h, float i, byte[]? j) =>
        string.Create(CultureInfo.InvariantCulture, $"{a}|{b}|{c}|{d}|{e}|{f}|{g}|{h}|{i}|{(j is null ? "null" : Convert.ToHexString(j))}");

    public void HostNoOp() => OnNoOp();

    public void HostFail(string message) => throw OnFail(message);
}
