using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Hyperlight.Host.Diagnostics;

namespace Hyperlight.Host.Profiling;

/// <summary>A file in the format of <c>docs/memory-trace.md</c>. It holds whole records only, whenever the process ends.</summary>
internal sealed class MemoryTraceFile : IDisposable
{
    private const uint Version = 1;
    private const int BufferSize = 1 << 16, RecordHead = 24, EndSize = RecordHead + 32;

    private readonly FileStream _file;
    private readonly long _limit;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int _used;
    private long _written;

    /// <param name="path">Where it is made; its folder too, if need be.</param>
    /// <param name="limit">Bytes that it may have.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public MemoryTraceFile(string path, long limit)
    {
        Path = path;
        _limit = limit;
        _file = Create(path);
    }

    public string Path { get; }

    /// <summary>Whether a record did not fit any more; then no further one is taken.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Why it cannot be written; null when it can.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether no further record is taken.</summary>
    public bool IsOver => IsFull || Failure is not null;

    /// <summary>Records that were not taken.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Writes what the file begins with.</summary>
    /// <param name="hash">BLAKE3 hash of the guest's program, 32 bytes.</param>
    /// <param name="buildId">Its build id.</param>
    /// <param name="guest">Its name.</param>
    /// <param name="meanBytes">Mean bytes between recorded allocations; 0 for all.</param>
    public void Begin(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> buildId, string guest, long meanBytes)
    {
        if (TryBegin(0, 0, hash.Length))
            Put(hash);
        byte[] name = Encoding.UTF8.GetBytes(guest);
        if (!TryBeginOwn(0, TraceRecordId.Trace, 8 + 8 + 8 + 8 + buildId.Length + 8 + name.Length))
            return;
        Put(Version);
        Put(0u);
        Put((ulong)meanBytes);
        Put((ulong)((DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
        Put((ulong)buildId.Length);
        Put(buildId);
        Put((ulong)name.Length);
        Put(name);
    }

    /// <summary>What the allocations and frees behind it are about.</summary>
    public void Block(ulong time, BlockKind kind, int thread, ulong type)
    {
        if (!TryBeginOwn(time, TraceRecordId.Block, 16))
            return;
        Put((uint)kind);
        Put((uint)thread);
        Put(type);
    }

    public void Allocated(ulong time, ulong pointer, ulong size, ReadOnlySpan<ulong> frames)
    {
        if (!TryBegin(time, TraceRecordId.Allocated, 3 * sizeof(ulong) + frames.Length * sizeof(ulong)))
            return;
        Put(pointer);
        Put(size);
        Put(frames);
    }

    public void Freed(ulong time, ulong pointer, ReadOnlySpan<ulong> frames)
    {
        if (!TryBegin(time, TraceRecordId.Freed, 2 * sizeof(ulong) + frames.Length * sizeof(ulong)))
            return;
        Put(pointer);
        Put(frames);
    }

    /// <summary>A collection that begins, one that is over, or its survivors.</summary>
    /// <param name="time">Microseconds since the profile began.</param>
    /// <param name="id">Which of them.</param>
    /// <param name="generation">The oldest generation of the collection; null for survivors.</param>
    /// <param name="numbers">What follows their count.</param>
    /// <param name="count">The count.</param>
    public void Collection(ulong time, ulong id, uint? generation, ReadOnlySpan<ulong> numbers, int count)
    {
        if (!TryBeginOwn(time, id, (generation is null ? 8 : 16) + numbers.Length * sizeof(ulong)))
            return;
        if (generation is { } oldest)
            Put(oldest | (ulong)0);
        Put((ulong)count);
        Put(MemoryMarshal.AsBytes(numbers));
    }

    /// <summary>The sandbox went back to a snapshot.</summary>
    public void Restored(ulong time) => TryBeginOwn(time, TraceRecordId.Restored, 0);

    /// <summary>Writes the last record.</summary>
    public void End(ulong time, long stacksCut)
    {
        // Room was kept for it.
        uint reason = IsFull ? 1u : 0;
        PutHead(time, TraceRecordId.End);
        Put(24ul);
        Put((ulong)LeftOut);
        Put((ulong)stacksCut);
        Put(reason);
        Put(0u);
    }

    /// <summary>Hands all to the system, which keeps it if this process dies. That it cannot be written is no reason for a call to fail: <see cref="Failure"/> tells.</summary>
    public void Flush()
    {
        try
        {
            if (Failure is null)
            {
                _file.Write(_buffer.AsSpan(0, _used));
                _written += _used;
            }
        }
        // The second: more than a file of this process may have.
        catch (Exception error) when (error is IOException or ArgumentOutOfRangeException)
        {
            Failure = error;
        }
        _used = 0;
    }

    public void Dispose()
    {
        // A write may have ended in the middle of a record.
        if (Failure is not null)
            _file.SetLength(_written);
        _file.Dispose();
    }

    // Nearly always the folder is there: to ask first would be a system call for nothing.
    private static FileStream Create(string path)
    {
        try
        {
            return CoreDumpFolder.CreateFile(path, bufferSize: 0);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            return CoreDumpFolder.CreateFile(path, bufferSize: 0);
        }
    }

    private bool TryBeginOwn(ulong time, ulong id, int length)
    {
        if (!TryBegin(time, id, sizeof(ulong) + length))
            return false;
        Put((ulong)length);
        return true;
    }

    private bool TryBegin(ulong time, ulong id, int length)
    {
        int size = RecordHead + length;
        IsFull |= _written + _used + size + EndSize > _limit;
        if (IsOver)
        {
            LeftOut++;
            return false;
        }
        if (_used + size > BufferSize)
            Flush();
        PutHead(time, id);
        return true;
    }

    private void PutHead(ulong time, ulong id)
    {
        Put(time);
        Put(0ul);
        Put(id);
    }

    private void Put(ReadOnlySpan<ulong> frames)
    {
        Put((ulong)frames.Length);
        Put(MemoryMarshal.AsBytes(frames));
    }

    private void Put(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_used), value);
        _used += sizeof(ulong);
    }

    private void Put(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_used), value);
        _used += sizeof(uint);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }
}
