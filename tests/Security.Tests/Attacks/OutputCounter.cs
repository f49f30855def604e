using Hyperlight;

namespace Security.Tests.Attacks;

/// <summary>Counts what a guest writes to its standard output and error.</summary>
internal sealed class OutputCounter
{
    public long Bytes { get; private set; }

    public void Reset() => Bytes = 0;

    public void Write(GuestOutputKind stream, ReadOnlySpan<byte> bytes) => Bytes += bytes.Length;
}
