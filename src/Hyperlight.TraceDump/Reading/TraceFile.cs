namespace Hyperlight.TraceDump.Reading;

/// <summary>A trace on a disk or in a pipe. Its header is known before it is read.</summary>
internal sealed class TraceFile : Stream
{
    private const int Beginning = 8192;

    private readonly Stream _file;
    private readonly Action<long, long> _progress;
    private readonly byte[] _beginning = new byte[Beginning];
    private readonly int _beginningLength;
    private readonly long _length;
    private long _position;

    /// <param name="file">The file.</param>
    /// <param name="progress">Is told the bytes that were read, and how many there are.</param>
    /// <exception cref="InvalidTraceException">It is no trace.</exception>
    public TraceFile(Stream file, Action<long, long> progress)
    {
        (_file, _progress) = (file, progress);
        _beginningLength = file.ReadAtLeast(_beginning, Beginning, throwOnEndOfStream: false);
        _length = file.CanSeek ? file.Length : 0;
        var reader = new TraceReader(new MemoryStream(_beginning, 0, _beginningLength));
        while (Header is null && reader.Read() && reader.Id is RecordId.Program or RecordId.Trace)
            Header = reader.Header;
    }

    /// <summary>What the trace is about; null when Hyperlight wrote it.</summary>
    public TraceHeader? Header { get; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    // Whoever can tell its length is believed not to be a pipe.
    /// <inheritdoc/>
    public override bool CanSeek => _file.CanSeek;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => _file.Length;

    /// <inheritdoc/>
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        int beginning = (int)Math.Min(count, Math.Max(0, _beginningLength - _position));
        if (beginning > 0)
            _beginning.AsSpan((int)_position, beginning).CopyTo(buffer.AsSpan(offset));
        int read = beginning > 0 ? beginning : _file.Read(buffer, offset, count);
        _position += read;
        _progress(_position, _length);
        return read;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file.Dispose();
        base.Dispose(disposing);
    }
}
