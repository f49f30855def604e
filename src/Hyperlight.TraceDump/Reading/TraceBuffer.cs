namespace Hyperlight.TraceDump.Reading;

/// <summary>Reads a file in large pieces and shows what comes next, without copying it.</summary>
internal sealed class TraceBuffer(Stream stream)
{
    /// <summary>The most bytes that it shows at once.</summary>
    public const int Most = 1 << 20;

    private const int Least = 4096;

    private byte[] _bytes = new byte[stream.CanSeek ? (int)Math.Clamp(stream.Length - stream.Position, Least, Most) : Most];
    private int _start, _end;

    /// <summary>Bytes that lie behind.</summary>
    public long Position { get; private set; }

    /// <summary>Whether nothing comes any more.</summary>
    public bool IsAtEnd => !TryPeek(1, out _);

    /// <summary>Shows the next bytes.</summary>
    /// <returns>False when there are not as many.</returns>
    public bool TryPeek(int count, out ReadOnlySpan<byte> bytes)
    {
        bool there = _end - _start >= count || TryFill(count);
        bytes = there ? _bytes.AsSpan(_start, count) : default;
        return there;
    }

    /// <summary>Whether as many bytes come; of a file that cannot tell, true.</summary>
    public bool MayHave(ulong count)
    {
        ulong buffered = (ulong)(_end - _start);
        return count <= buffered || !stream.CanSeek || count - buffered <= (ulong)Math.Max(0, stream.Length - stream.Position);
    }

    /// <summary>Leaves bytes behind, however many.</summary>
    /// <returns>False when there are not as many.</returns>
    public bool TrySkip(ulong count)
    {
        if (!MayHave(count))
            return false;
        while (true)
        {
            int piece = (int)Math.Min(count, (ulong)(_end - _start));
            _start += piece;
            Position += piece;
            count -= (ulong)piece;
            if (count == 0)
                return true;
            if (!TryFill(1))
                return false;
        }
    }

    private bool TryFill(int count)
    {
        if (!MayHave((ulong)count))
            return false;
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        if (count > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(count, Most));
        while (_end < count)
        {
            int read = stream.Read(_bytes, _end, _bytes.Length - _end);
            if (read == 0)
                return false;
            _end += read;
        }
        return true;
    }
}
