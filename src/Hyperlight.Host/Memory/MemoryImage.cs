using System.Collections;
using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Memory;

/// <summary>Frozen guest memory, in a file without a name that any number of sandboxes map privately: they share every page that they do not write.</summary>
/// <remarks>Its memory goes when the last user released it.</remarks>
internal sealed unsafe class MemoryImage : SafeHandle
{
    private readonly int _descriptor;
    private readonly BitArray _present;

    private MemoryImage(int descriptor, nint mapping, ulong length)
        : base(Libc.MapFailed, ownsHandle: true)
    {
        SetHandle(mapping);
        _descriptor = descriptor;
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
        nint mapping = Libc.MapMemory(0, (nuint)length, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared, descriptor, 0);
        return mapping != Libc.MapFailed ? new MemoryImage(descriptor, mapping, length) : throw Failed(descriptor);
    }

    /// <summary>Puts a page into the image; a page of zeros takes no memory.</summary>
    public void Write(ulong physical, ReadOnlySpan<byte> page)
    {
        if (page.IndexOfAnyExcept((byte)0) < 0)
            return;
        page.CopyTo(new Span<byte>((byte*)handle + physical, PageTables.PageSize));
        _present[(int)(physical / PageTables.PageSize)] = true;
        PresentPages++;
    }

    /// <summary>A page's bytes; they must not be changed.</summary>
    /// <returns>False when the page is all zero.</returns>
    public bool TryGet(ulong physical, out ReadOnlySpan<byte> page)
    {
        bool present = physical < Length && _present[(int)(physical / PageTables.PageSize)];
        page = present ? new ReadOnlySpan<byte>((byte*)handle + physical, PageTables.PageSize) : default;
        return present;
    }

    /// <summary>Maps the image privately at an address of the host.</summary>
    public void MapAt(nint address)
    {
        const int flags = Libc.MapPrivate | Libc.MapFixed | Libc.MapNoReserve;
        if (Libc.MapMemory(address, (nuint)Length, Libc.ProtectRead | Libc.ProtectWrite, flags, _descriptor, 0) == Libc.MapFailed)
            throw new HypervisorException($"Mapping a snapshot failed: {Libc.LastError}.");
    }

    protected override bool ReleaseHandle() => Libc.UnmapMemory(handle, (nuint)Length) == 0 & Libc.Close(_descriptor) == 0;

    private static HypervisorException Failed(int descriptor)
    {
        string reason = Libc.LastError;
        if (descriptor >= 0)
            _ = Libc.Close(descriptor);
        return new HypervisorException($"Memory for a snapshot cannot be had: {reason}.");
    }
}
