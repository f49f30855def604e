using System.Text;

namespace Hyperlight.Host.Kernel;

/// <summary>Passes the guest's output on, and keeps the end of what it wrote to standard error: its last words when it aborts.</summary>
internal sealed class OutputTail(GuestOutputHandler next)
{
    private const int Size = 1024;

    private readonly byte[] _tail = new byte[Size];
    private int _length;

    /// <summary>The last words as one line of printable text.</summary>
    public string Text => PrintableText.OneLine(Encoding.UTF8.GetString(_tail, 0, _length));

    public void Write(GuestOutputKind stream, ReadOnlySpan<byte> bytes)
    {
        next(stream, bytes);
        if (stream != GuestOutputKind.Error)
            return;
        ReadOnlySpan<byte> kept = bytes[Math.Max(0, bytes.Length - Size)..];
        int keep = Math.Min(_length, Size - kept.Length);
        _tail.AsSpan(_length - keep, keep).CopyTo(_tail);
        kept.CopyTo(_tail.AsSpan(keep));
        _length = keep + kept.Length;
    }
}
