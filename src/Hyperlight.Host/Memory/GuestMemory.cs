using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Memory;

/// <summary>
/// The guest-physical memory of a sandbox: one reservation in the host, handed to the hypervisor piece by piece as the guest needs it.
/// </summary>
/// <remarks>A guest-physical address is an offset into the reservation. The host's memory is used only where the guest touched it.</remarks>
internal sealed unsafe class GuestMemory : IDisposable
{
    /// <summary>Up to this many changed pages are copied back one by one; with more it is cheaper to drop them all and to fault again.</summary>
    private const int MostPagesToCopy = 256;

    private readonly IVirtualMachine _machine;
    private readonly nint _host;
    private readonly ulong _size;
    private ulong _attachedEnd;
    private MemoryImage? _image;
    private ulong _imageEnd;
    private bool _disposed;

    /// <param name="machine">Who gets the memory.</param>
    /// <param name="size">Bytes to reserve, a multiple of the page size.</param>
    /// <exception cref="HypervisorException">The host has not enough address space.</exception>
    public GuestMemory(IVirtualMachine machine, ulong size)
    {
        _machine = machine;
        _size = size;
        const int anonymous = Libc.MapPrivate | Libc.MapAnonymous | Libc.MapNoReserve;
        _host = Libc.MapMemory(0, (nuint)size, Libc.ProtectRead | Libc.ProtectWrite, anonymous, -1, 0);
        if (_host == Libc.MapFailed)
            throw new HypervisorException($"Reserving {size >> 20} MiB of memory for the guest failed: {Libc.LastError}.");
    }

    /// <summary>The first guest-physical address behind all that the guest has.</summary>
    public ulong AttachedEnd => _attachedEnd;

    /// <summary>How often the memory went back to its image page by page.</summary>
    public long CopiesBack { get; private set; }

    /// <summary>How often it did so by dropping all pages that were written.</summary>
    public long Drops { get; private set; }

    /// <summary>Gives a range to the guest.</summary>
    public void Attach(ulong physical, ulong length)
    {
        Check(physical, length);
        _machine.AddMemory(physical, _host + (nint)physical, length);
        _attachedEnd = Math.Max(_attachedEnd, physical + length);
    }

    /// <summary>The bytes at a guest-physical address. Valid until the memory is disposed of; the guest may change them while it runs.</summary>
    public Span<byte> Span(ulong physical, int length)
    {
        Check(physical, (ulong)length);
        return new Span<byte>((byte*)_host + physical, length);
    }

    /// <summary>One 8-byte entry of a page table.</summary>
    public ref ulong Entry(ulong physical)
    {
        Check(physical, sizeof(ulong));
        return ref *(ulong*)(_host + (nint)physical);
    }

    /// <summary>Makes a range read as zero again, and gives its memory back to the host where it can.</summary>
    public void Discard(ulong physical, ulong length)
    {
        Check(physical, length);
        ulong end = physical + length, imageEnd = Math.Min(end, _image?.Length ?? 0);
        for (; physical < imageEnd; physical += PageTables.PageSize)
        {
            if (!_image!.TryGet(physical, out _))
            {
                Drop(physical, PageTables.PageSize);
                continue;
            }
            // Dropping it would bring the image's content back.
            Span(physical, PageTables.PageSize).Clear();
            ForgetRights(physical, PageTables.PageSize);
        }
        if (physical < end)
            Drop(physical, end - physical);
    }

    /// <summary>Makes the vCPU forget what it knows of a range's rights: a page-table entry that lost a right stays in force until then.</summary>
    /// <remarks>KVM drops its translations when the host's own mapping changes, with shadow paging and with EPT alike.</remarks>
    public void ForgetRights(ulong physical, ulong length)
    {
        Check(physical, length);
        nint address = _host + (nint)physical;
        if (Libc.ProtectMemory(address, (nuint)length, Libc.ProtectRead) != 0
            || Libc.ProtectMemory(address, (nuint)length, Libc.ProtectRead | Libc.ProtectWrite) != 0)
            throw new HypervisorException($"mprotect failed: {Libc.LastError}.");
    }

    /// <summary>Copies what the guest has in its first bytes.</summary>
    /// <param name="length">Bytes to copy, a multiple of the page size.</param>
    public MemoryImage Freeze(ulong length)
    {
        Check(0, length);
        MemoryImage image = MemoryImage.Create(length);
        for (ulong page = 0; page < length; page += PageTables.PageSize)
            image.Write(page, Span(page, PageTables.PageSize));
        return image;
    }

    /// <summary>Makes the memory equal to an image; what lies behind the image becomes zero.</summary>
    /// <param name="image">The image, which is kept until another one takes its place.</param>
    /// <param name="rightsChanged">True when page tables differ from the image's, so that the vCPU must forget what it knows.</param>
    public void Become(MemoryImage image, bool rightsChanged)
    {
        if (!ReferenceEquals(image, _image))
            Adopt(image);
        else if (!rightsChanged && TryCopyBack(image))
        {
            CopiesBack++;
        }
        else
        {
            Drop(0, _attachedEnd);
            Drops++;
        }
    }

    /// <summary>Number of pages that belong to this sandbox alone: written since it came from its image.</summary>
    public long CountPrivatePages() => PrivatePages.Count(_host, _attachedEnd);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _ = Libc.UnmapMemory(_host, (nuint)_size);
        _image?.DangerousRelease();
    }

    private void Adopt(MemoryImage image)
    {
        bool added = false;
        image.DangerousAddRef(ref added);
        _image?.DangerousRelease();
        _image = null;
        try
        {
            Drop(0, _attachedEnd);
            // An image does not cover all of another one.
            if (_imageEnd > 0)
                MapAnonymous(0, _imageEnd);
            _imageEnd = image.Length;
            image.MapAt(_host);
            _image = image;
        }
        finally
        {
            if (_image is null)
                image.DangerousRelease();
        }
    }

    private void MapAnonymous(ulong physical, ulong length)
    {
        const int flags = Libc.MapPrivate | Libc.MapFixed | Libc.MapAnonymous | Libc.MapNoReserve;
        if (Libc.MapMemory(_host + (nint)physical, (nuint)length, Libc.ProtectRead | Libc.ProtectWrite, flags, -1, 0) == Libc.MapFailed)
            throw new HypervisorException($"mmap failed: {Libc.LastError}.");
    }

    private void Drop(ulong physical, ulong length)
    {
        if (length > 0 && Libc.AdviseMemory(_host + (nint)physical, (nuint)length, Libc.AdviseDontNeed) != 0)
            throw new HypervisorException($"madvise failed: {Libc.LastError}.");
    }

    private bool TryCopyBack(MemoryImage image)
    {
        Span<PrivatePages.Run> runs = stackalloc PrivatePages.Run[MostPagesToCopy];
        int count = PrivatePages.Find(_host, _attachedEnd, runs, MostPagesToCopy);
        if (count < 0)
            return false;
        foreach (PrivatePages.Run run in runs[..count])
        {
            for (ulong page = run.Start - (ulong)_host; page < run.End - (ulong)_host; page += PageTables.PageSize)
                CopyBack(image, page);
        }
        return true;
    }

    private void CopyBack(MemoryImage image, ulong physical)
    {
        Span<byte> target = Span(physical, PageTables.PageSize);
        if (image.TryGet(physical, out ReadOnlySpan<byte> page))
            page.CopyTo(target);
        else
            target.Clear();
    }

    private void Check(ulong physical, ulong length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (physical > _size || length > _size - physical)
            throw new ArgumentOutOfRangeException(nameof(physical), $"0x{physical:x}+0x{length:x} is outside of the guest's memory of 0x{_size:x} bytes.");
    }
}
