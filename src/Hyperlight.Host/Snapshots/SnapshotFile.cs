using System.Buffers.Binary;
using Hyperlight.Host.Memory;
using Hyperlight.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Hyperlight.Host.Snapshots;

/// <summary>
/// A snapshot in a file: magic, format version, length and checksum of the head; the rest of the <see cref="SnapshotHead"/>, to the end of a page;
/// then, from where they are mapped, the pages that are not all zero.
/// </summary>
internal sealed class SnapshotFile : IDisposable
{
    private const uint FormatVersion = 7;
    private const int VersionAt = 8, LengthAt = 12, ChecksumAt = 16, HeaderSize = ChecksumAt + Checksum.Size;
    private const int PieceSize = 64 << 10;

    private readonly SafeFileHandle _file;
    private readonly GuestBinary _guest;
    private readonly uint _pagesAt;

    private SnapshotFile(SafeFileHandle file, GuestBinary guest, uint pagesAt, SnapshotHead head) => (_file, _guest, _pagesAt, Head) = (file, guest, pagesAt, head);

    private static ReadOnlySpan<byte> Magic => "HLSNAP\r\n"u8;

    public SnapshotHead Head { get; }

    /// <summary>Opens a file and reads all but the memory.</summary>
    /// <exception cref="InvalidSnapshotException">The file is damaged, or does not go with this guest or this machine.</exception>
    /// <exception cref="IOException">It cannot be read; or <see cref="UnauthorizedAccessException"/>.</exception>
    public static SnapshotFile Open(string path, GuestBinary guest)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return Parse(file, guest, ReadHead(file));
        }
        catch (Exception damage) when (damage is EndOfStreamException or InvalidDataException or InvalidMessageException or ArgumentException or NotSupportedException)
        {
            file.Dispose();
            throw new InvalidSnapshotException($"its content makes no sense ({damage.Message}).", damage);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Checks the memory and maps it. The file belongs to the snapshot then.</summary>
    /// <exception cref="InvalidSnapshotException">The file is damaged.</exception>
    public Snapshot Load()
    {
        CheckPages();
        ImagePiece[] pieces = [.. Head.Runs.Select(run => run with { Offset = run.Offset + _pagesAt })];
        MemoryImage memory = MemoryImage.Map(_file, Head.MemoryLength, pieces);
        return new Snapshot(_guest, Head.Ready, new GuestState(memory, Head.Vcpu, Head.Kernel, Head.Plan, Head.MemoryLimit, Head.MaxMessageSize, Head.Features)) { IsStart = Head.IsStart };
    }

    public void Dispose() => _file.Dispose();

    /// <param name="snapshot">What is saved.</param>
    /// <param name="stream">An empty file.</param>
    public static void Save(Snapshot snapshot, Stream stream)
    {
        MemoryImage memory = snapshot.State.Memory;
        bool added = false;
        try
        {
            // It may be disposed of by another thread meanwhile.
            memory.DangerousAddRef(ref added);
            ImagePiece[] runs = memory.FindRuns(SnapshotHead.MostRuns);
            var sum = new Checksum();
            ForEachPart(memory, runs, part => sum.Add(part));
            WriteHead(SnapshotHead.Of(snapshot, runs, sum.Value), snapshot.Guest, stream);
            ForEachPart(memory, runs, stream.Write);
        }
        finally
        {
            if (added)
                memory.DangerousRelease();
        }
    }

    private static void ForEachPart(MemoryImage memory, ImagePiece[] runs, Action<ReadOnlySpan<byte>> use)
    {
        foreach (ImagePiece run in runs)
        {
            for (ulong physical = run.Physical; physical < run.End; physical += PieceSize)
                use(memory.Bytes(physical, (int)Math.Min(PieceSize, run.End - physical)));
        }
    }

    private static void WriteHead(SnapshotHead head, GuestBinary guest, Stream stream)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        buffer.SetLength(HeaderSize);
        buffer.Position = HeaderSize;
        head.Write(writer, guest);
        buffer.SetLength((buffer.Length + PageTables.PageSize - 1) & -PageTables.PageSize);
        Span<byte> bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[VersionAt..], FormatVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[LengthAt..], bytes.Length);
        Checksum.Of(bytes[HeaderSize..]).CopyTo(bytes[ChecksumAt..]);
        stream.Write(bytes);
    }

    private static byte[] ReadHead(SafeFileHandle file)
    {
        byte[] header = new byte[HeaderSize];
        if (!TryRead(file, header, 0) || !header.AsSpan().StartsWith(Magic))
            throw new InvalidSnapshotException("it is no snapshot file, or only the beginning of one.");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(VersionAt));
        if (version != FormatVersion)
            throw new InvalidSnapshotException($"it has format version {version}, but this library reads version {FormatVersion}.");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(LengthAt));
        if (length % PageTables.PageSize != 0 || length == 0 || length > Math.Min(RandomAccess.GetLength(file), Array.MaxLength))
            throw Damaged();
        byte[] head = new byte[length];
        return TryRead(file, head, 0) && Checksum.Of(head.AsSpan(HeaderSize)).AsSpan().SequenceEqual(head.AsSpan(ChecksumAt, Checksum.Size)) ? head : throw Damaged();
    }

    private static SnapshotFile Parse(SafeFileHandle file, GuestBinary guest, byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, HeaderSize, bytes.Length - HeaderSize, writable: false));
        SnapshotHead head = SnapshotHead.Read(reader, guest);
        return (ulong)RandomAccess.GetLength(file) == (uint)bytes.Length + head.PageBytes ? new SnapshotFile(file, guest, (uint)bytes.Length, head) : throw Damaged();
    }

    // By reading, although they are mapped next: it is as fast, and a file that gets shorter meanwhile does no harm.
    private void CheckPages()
    {
        byte[] piece = GC.AllocateUninitializedArray<byte>(PieceSize);
        var sum = new Checksum();
        for (ulong done = 0; done < Head.PageBytes; done += PieceSize)
        {
            Span<byte> part = piece.AsSpan(0, (int)Math.Min(PieceSize, Head.PageBytes - done));
            if (!TryRead(_file, part, (long)(_pagesAt + done)))
                throw Damaged();
            sum.Add(part);
        }
        if (!sum.Value.AsSpan().SequenceEqual(Head.PagesChecksum))
            throw Damaged();
    }

    private static bool TryRead(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
                return false;
            bytes = bytes[read..];
            offset += read;
        }
        return true;
    }

    private static InvalidSnapshotException Damaged() => new("its checksum is wrong: it was truncated or changed.");
}
