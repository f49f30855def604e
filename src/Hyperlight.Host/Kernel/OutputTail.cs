using System.Text;

namespace Hyperlight.Host.Kernel;

/// <summary>Passes the guest's output on, as much as a call may write, and keeps the end of what it wrote to standard error: its last words when it aborts.</summary>
internal sealed class OutputTail(GuestOutputHandler next, IKernelEvents events)
{
    /// <summary>Bytes that a guest can write to standard output and error together during one call of the host.</summary>
    public const int MostBytesPerCall = 16 << 20;

    private const int Size = 1024;

    private readonly byte[] _tail = new byte[Size];
    private int _length;
    private int _left = MostBytesPerCall;

    /// <summary>The last words as one line of printable text.</summary>
    public string Text => PrintableText.OneLine(Encoding.UTF8.GetString(_tail, 0, _length));

    public void Forget() => _length = 0;

    public void BeginCall() => _left = MostBytesPerCall;

    /// <returns>How many bytes were taken; none when the call has written all that it may.</returns>
    public int Write(GuestOutputKind stream, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _left)
            events.OutputDropped();
        bytes = bytes[..Math.Min(bytes.Length, _left)];
        _left -= bytes.Length;
        if (!bytes.IsEmpty)
            next(stream, bytes);
        if (stream == GuestOutputKind.Error)
            Keep(bytes);
        return bytes.Length;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> kept = bytes[Math.Max(0, bytes.Length - Size)..];
        int keep = Math.Min(_length, Size - kept.Length);
        _tail.AsSpan(_length - keep, keep).CopyTo(_tail);
        kept.CopyTo(_tail.AsSpan(keep));
        _length = keep + kept.Length;
    }
}
