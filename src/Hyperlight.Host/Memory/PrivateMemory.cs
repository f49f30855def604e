using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Memory;

/// <summary>Memory that only this process sees, for a vCPU that runs in it: what a guest writes is its own, all else stays the image's.</summary>
internal sealed unsafe class PrivateMemory : GuestMemory
{
    /// <summary>Up to this many changed pages are copied back one by one; with more it is cheaper to drop them all and to fault again.</summary>
    private const int MostPagesToCopy = 256;

    private MemoryImage? _image;
    private ulong _imageEnd;

    /// <param name="machine">Who gets the memory.</param>
    /// <param name="size">Bytes to reserve, a multiple of the page size.</param>
    /// <exception cref="HypervisorException">The host has not enough address space.</exception>
    public PrivateMemory(IVirtualMachine machine, ulong size)
        : base(machine, Reserve(size), size)
    {
    }

    /// <summary>How often the memory went back to its image page by page.</summary>
    public long CopiesBack { get; private set; }

    /// <summary>How often it did so by dropping all pages that were written.</summary>
    public long Drops { get; private set; }

    /// <inheritdoc/>
    public override void Discard(ulong physical, ulong length)
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

    /// <inheritdoc/>
    /// <remarks>KVM drops its translations when the host's own mapping changes, with shadow paging and with EPT alike.</remarks>
    public override void ForgetRights(ulong physical, ulong length)
    {
        Check(physical, length);
        nint address = Host + (nint)physical;
        if (Libc.ProtectMemory(address, (nuint)length, Libc.ProtectRead) != 0
            || Libc.ProtectMemory(address, (nuint)length, Libc.ProtectRead | Libc.ProtectWrite) != 0)
            throw new HypervisorException($"mprotect failed: {Libc.LastError}.");
    }

    /// <inheritdoc/>
    public override MemoryImage Freeze(ulong length)
    {
        Check(0, length);
        MemoryImage image = MemoryImage.Create(length);
        for (ulong page = 0; page < length; page += PageTables.PageSize)
            image.Write(page, Span(page, PageTables.PageSize));
        return image;
    }

    /// <inheritdoc/>
    public override void Become(MemoryImage image, bool rightsChanged)
    {
        if (!ReferenceEquals(image, _image))
            Adopt(image);
        else if (!rightsChanged && TryCopyBack(image))
        {
            CopiesBack++;
        }
        else
        {
            Drop(0, AttachedEnd);
            Drops++;
        }
    }

    /// <inheritdoc/>
    public override long CountPrivatePages() => PrivatePages.Count(Host, AttachedEnd);

    protected override void Release() => _image?.DangerousRelease();

    private static nint Reserve(ulong size)
    {
        const int anonymous = Libc.MapPrivate | Libc.MapAnonymous | Libc.MapNoReserve;
        nint host = Libc.MapMemory(0, (nuint)size, Libc.ProtectRead | Libc.ProtectWrite, anonymous, -1, 0);
        return host != Libc.MapFailed ? host : throw new HypervisorException($"Reserving {size >> 20} MiB of memory for the guest failed: {Libc.LastError}.");
    }

    private void Adopt(MemoryImage image)
    {
        bool added = false;
        image.DangerousAddRef(ref added);
        _image?.DangerousRelease();
        _image = null;
        try
        {
            Drop(0, AttachedEnd);
            // An image does not cover all of another one.
            if (_imageEnd > 0)
                MapAnonymous(0, _imageEnd);
            _imageEnd = image.Length;
            image.MapAt(Host);
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
        if (Libc.MapMemory(Host + (nint)physical, (nuint)length, Libc.ProtectRead | Libc.ProtectWrite, flags, -1, 0) == Libc.MapFailed)
            throw new HypervisorException($"mmap failed: {Libc.LastError}.");
    }

    private void Drop(ulong physical, ulong length)
    {
        if (length > 0 && Libc.AdviseMemory(Host + (nint)physical, (nuint)length, Libc.AdviseDontNeed) != 0)
            throw new HypervisorException($"madvise failed: {Libc.LastError}.");
    }

    private bool TryCopyBack(MemoryImage image)
    {
        Span<PrivatePages.Run> runs = stackalloc PrivatePages.Run[MostPagesToCopy];
        int count = PrivatePages.Find(Host, AttachedEnd, runs, MostPagesToCopy);
        if (count < 0)
            return false;
        foreach (PrivatePages.Run run in runs[..count])
        {
            for (ulong page = run.Start - (ulong)Host; page < run.End - (ulong)Host; page += PageTables.PageSize)
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
}
