using System.Collections;
using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;
using Microsoft.Win32.SafeHandles;

namespace Hyperlight.Host.Memory;

/// <summary>Frozen guest memory, in a file that any number of sandboxes map privately: they share every page that they do not write.</summary>
/// <remarks>The file has no name, or is a saved snapshot. Its memory goes when the last user released it.</remarks>
internal sealed unsafe class MemoryImage : SafeHandle
{
    private const ulong MostAtOnce = 1 << 30;

    private readonly int _descriptor;
    private readonly nuint _mapped;
    private readonly ulong _start;
    private readonly ImagePiece[] _pieces;
    private readonly BitArray _present;
    private ImagePiece[]? _runs;

    private MemoryImage(int descriptor, ulong length, ImagePiece[] pieces, int protection)
        : base(Libc.MapFailed, ownsHandle: true)
    {
        _descriptor = descriptor;
        _pieces = pieces;
        _start = pieces[0].Offset;
        _mapped = (nuint)(pieces[^1].Offset + pieces[^1].Length - _start);
        SetHandle(Libc.MapMemory(0, _mapped, protection, Libc.MapShared, descriptor, (nint)_start));
        if (IsInvalid)
            throw Failed(descriptor);
        Length = length;
        _present = new BitArray((int)(length / PageTables.PageSize));
    }

    /// <summary>Bytes from guest-physical address 0, a multiple of the page size.</summary>
    public ulong Length { get; }

    public override bool IsInvalid => handle == Libc.MapFailed;

    /// <summary>Number of pages that are not all zero.</summary>
    public int PresentPages { get; private set; }

    /// <summary>Creates an image that is all zero; <see cref="Write"/> fills it, before anyone maps it.</summary>
    /// <exception cref="HypervisorException">The host has no memory for it.</exception>
    public static MemoryImage Create(ulong length)
    {
        int descriptor = Libc.CreateMemoryFile("hyperlight-snapshot", Libc.MemoryFileCloseOnExec);
        if (descriptor < 0 || Libc.SetFileLength(descriptor, (nint)length) != 0)
            throw Failed(descriptor);
        return new MemoryImage(descriptor, length, [new ImagePiece(0, length, 0)], Libc.ProtectRead | Libc.ProtectWrite);
    }

    /// <summary>Makes an image of what lies in a file, which must not change any more. What is in no piece is zero.</summary>
    /// <param name="file">The file; it is the image's from now on.</param>
    /// <param name="length">Bytes of the image.</param>
    /// <param name="pieces">At least one, in the order of their addresses and in the file one behind the other.</param>
    /// <exception cref="HypervisorException">The file cannot be mapped.</exception>
    public static MemoryImage Map(SafeFileHandle file, ulong length, ImagePiece[] pieces)
    {
        int descriptor = (int)file.DangerousGetHandle();
        file.SetHandleAsInvalid();
        var image = new MemoryImage(descriptor, length, pieces, Libc.ProtectRead);
        foreach (ImagePiece piece in pieces)
        {
            for (ulong physical = piece.Physical; physical < piece.End; physical += PageTables.PageSize)
                image.SetPresent(physical);
        }
        return image;
    }

    /// <summary>Puts a page into the image; a page of zeros takes no memory.</summary>
    public void Write(ulong physical, ReadOnlySpan<byte> page)
    {
        if (page.IndexOfAnyExcept((byte)0) < 0)
            return;
        page.CopyTo(new Span<byte>((byte*)handle + physical, PageTables.PageSize));
        SetPresent(physical);
    }

    /// <summary>A page's bytes; they must not be changed.</summary>
    /// <returns>False when the page is all zero.</returns>
    public bool TryGet(ulong physical, out ReadOnlySpan<byte> page)
    {
        bool present = physical < Length && _present[(int)(physical / PageTables.PageSize)];
        page = present ? Bytes(physical, PageTables.PageSize) : default;
        return present;
    }

    /// <summary>Copies all pages that are not all zero to where they belong.</summary>
    public void CopyTo(GuestMemory memory)
    {
        for (ulong physical = 0; physical < Length; physical += PageTables.PageSize)
        {
            if (TryGet(physical, out ReadOnlySpan<byte> page))
                page.CopyTo(memory.Span(physical, PageTables.PageSize));
        }
    }

    /// <summary>Writes all pages that are not all zero into a file, each where it lies in memory.</summary>
    public void CopyTo(SafeFileHandle file)
    {
        foreach (ImagePiece run in _runs ??= FindRuns(int.MaxValue))
        {
            // Pieces of an image that lie beside each other need not do so where they are mapped.
            for (ulong done = run.Physical; done < run.End;)
            {
                ulong end = Math.Min(Math.Min(run.End, PieceAt(done).End), done + MostAtOnce);
                RandomAccess.Write(file, Bytes(done, (int)(end - done)), (long)done);
                done = end;
            }
        }
    }

    /// <summary>The bytes of a part of one run of <see cref="FindRuns"/>.</summary>
    public ReadOnlySpan<byte> Bytes(ulong physical, int length)
    {
        ImagePiece piece = PieceAt(physical);
        return new ReadOnlySpan<byte>((byte*)handle + (piece.Offset - _start) + (physical - piece.Physical), length);
    }

    /// <summary>The runs of pages that are not all zero, as they would lie in a file one behind the other; where there would be too many, small gaps between them are counted in.</summary>
    /// <param name="most">So many may there be, at least as many as the pieces that the image was made of.</param>
    public ImagePiece[] FindRuns(int most)
    {
        for (ulong gap = 0; ; gap = 2 * gap + PageTables.PageSize)
        {
            List<ImagePiece> runs = RunsAcross(gap);
            if (runs.Count <= most)
                return [.. runs];
        }
    }

    /// <summary>Maps the image privately at an address of the host, where all must be zero.</summary>
    public void MapAt(nint address)
    {
        const int flags = Libc.MapPrivate | Libc.MapFixed | Libc.MapNoReserve;
        foreach (ImagePiece piece in _pieces)
        {
            nint place = address + (nint)piece.Physical;
            if (Libc.MapMemory(place, (nuint)piece.Length, Libc.ProtectRead | Libc.ProtectWrite, flags, _descriptor, (nint)piece.Offset) == Libc.MapFailed)
                throw new HypervisorException($"Mapping a snapshot failed: {Libc.LastError}.");
        }
    }

    protected override bool ReleaseHandle() => Libc.UnmapMemory(handle, _mapped) == 0 & Libc.Close(_descriptor) == 0;

    private ImagePiece PieceAt(ulong physical)
    {
        foreach (ImagePiece piece in _pieces)
        {
            if (physical < piece.End)
                return piece;
        }
        throw new ArgumentOutOfRangeException(nameof(physical));
    }

    private void SetPresent(ulong physical)
    {
        _present[(int)(physical / PageTables.PageSize)] = true;
        PresentPages++;
    }

    private List<ImagePiece> RunsAcross(ulong gap)
    {
        var runs = new List<ImagePiece>();
        ImagePiece run = default;
        for (ulong page = 0; page < Length; page += PageTables.PageSize)
        {
            if (!_present[(int)(page / PageTables.PageSize)])
                continue;
            if (runs.Count > 0 && page - run.End <= gap)
                runs[^1] = run = run with { Length = page + PageTables.PageSize - run.Physical };
            else
                runs.Add(run = new ImagePiece(page, PageTables.PageSize, run.Offset + run.Length));
        }
        return runs;
    }

    private static HypervisorException Failed(int descriptor)
    {
        string reason = Libc.LastError;
        if (descriptor >= 0)
            _ = Libc.Close(descriptor);
        return new HypervisorException($"Memory for a snapshot cannot be had: {reason}.");
    }
}
