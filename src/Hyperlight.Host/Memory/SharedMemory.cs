using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Interop;
using Microsoft.Win32.SafeHandles;

namespace Hyperlight.Host.Memory;

/// <summary>Memory in a file without a name, which another process maps too: the one that runs the guest.</summary>
/// <remarks>Two processes cannot share a private copy of an image, so that each sandbox holds all of its pages.</remarks>
internal sealed class SharedMemory : GuestMemory
{
    private readonly SafeFileHandle _file;
    private MemoryImage? _image;

    private SharedMemory(IVirtualMachine machine, SafeFileHandle file, nint host, ulong size)
        : base(machine, host, size) => _file = file;

    /// <summary>The file: a guest-physical address is an offset into it.</summary>
    public SafeFileHandle File => _file;

    /// <param name="machine">Who gets the memory.</param>
    /// <param name="size">Bytes to reserve, a multiple of the page size.</param>
    /// <exception cref="HypervisorException">The host has not enough of it.</exception>
    public static SharedMemory Create(IVirtualMachine machine, ulong size)
    {
        int descriptor = Libc.CreateMemoryFile("hyperlight-guest", Libc.MemoryFileCloseOnExec);
        if (descriptor < 0)
            throw Failed("memfd_create");
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        nint host = Libc.SetFileLength(descriptor, (nint)size) != 0 ? Libc.MapFailed
            : Libc.MapMemory(0, (nuint)size, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapShared | Libc.MapNoReserve, descriptor, 0);
        if (host != Libc.MapFailed)
            return new SharedMemory(machine, file, host, size);
        HypervisorException failed = Failed($"Mapping {size >> 20} MiB");
        file.Dispose();
        throw failed;
    }

    /// <inheritdoc/>
    public override void Discard(ulong physical, ulong length)
    {
        Check(physical, length);
        if (length > 0 && Libc.AdviseMemory(Host + (nint)physical, (nuint)length, Libc.AdviseRemove) != 0)
            throw Failed("madvise");
    }

    /// <inheritdoc/>
    /// <remarks>The other process maps by guest address, and is told of each one.</remarks>
    public override void ForgetRights(ulong physical, ulong length)
    {
    }

    /// <inheritdoc/>
    public override MemoryImage Freeze(ulong length)
    {
        Check(0, length);
        MemoryImage image = MemoryImage.Create(length);
        foreach ((ulong start, ulong end) in FindData(length))
        {
            for (ulong page = start; page < end; page += PageTables.PageSize)
                image.Write(page, Span(page, PageTables.PageSize));
        }
        return image;
    }

    /// <inheritdoc/>
    public override void Become(MemoryImage image, bool rightsChanged)
    {
        bool isNew = !ReferenceEquals(image, _image);
        if (isNew)
            Adopt(image);
        foreach ((ulong start, ulong end) in FindData(AttachedEnd))
            DropWhatIsNotIn(image, start, end);
        // By the kernel, where each page that is not there yet would be a fault.
        if (isNew)
            image.CopyTo(_file);
        else
            image.CopyTo(this);
    }

    /// <inheritdoc/>
    public override long CountPrivatePages() => FindData(AttachedEnd).Sum(static run => (long)(run.End - run.Start)) / PageTables.PageSize;

    protected override void Release()
    {
        _file.Dispose();
        _image?.DangerousRelease();
    }

    private void Adopt(MemoryImage image)
    {
        bool added = false;
        image.DangerousAddRef(ref added);
        _image?.DangerousRelease();
        _image = image;
    }

    // In as few pieces as there are: each is a call of the kernel.
    private void DropWhatIsNotIn(MemoryImage image, ulong start, ulong end)
    {
        ulong from = start;
        for (ulong page = start; page < end; page += PageTables.PageSize)
        {
            if (!image.TryGet(page, out _))
                continue;
            Discard(from, page - from);
            from = page + PageTables.PageSize;
        }
        Discard(from, end - from);
    }

    // To read a page that is not there would make one.
    private List<(ulong Start, ulong End)> FindData(ulong length)
    {
        var runs = new List<(ulong, ulong)>();
        int descriptor = (int)_file.DangerousGetHandle();
        for (long end = 0; (ulong)end < length;)
        {
            nint start = Libc.Seek(descriptor, (nint)end, Libc.SeekData);
            if (start < 0 && Marshal.GetLastPInvokeError() == Libc.ErrorNoAddress || (ulong)start >= length && start >= 0)
                break;
            end = start < 0 ? -1 : Libc.Seek(descriptor, start, Libc.SeekHole);
            if (end < 0)
                throw Failed("lseek");
            runs.Add(((ulong)start, Math.Min((ulong)end, length)));
        }
        return runs;
    }

    private static HypervisorException Failed(string what) => new($"Memory for the guest cannot be had: {what} failed: {Libc.LastError}.");
}
