using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Memory;

/// <summary>
/// The guest-physical memory of a sandbox: one reservation in the host, handed to the hypervisor piece by piece as the guest needs it.
/// </summary>
/// <remarks>A guest-physical address is an offset into the reservation. The host's memory is used only where the guest touched it.</remarks>
internal abstract unsafe class GuestMemory : IDisposable
{
    private readonly IVirtualMachine _machine;
    private readonly nint _host;
    private readonly ulong _size;
    private ulong _attachedEnd;
    private bool _disposed;

    /// <param name="machine">Who gets the memory.</param>
    /// <param name="host">Where the host sees it.</param>
    /// <param name="size">Bytes, a multiple of the page size.</param>
    protected GuestMemory(IVirtualMachine machine, nint host, ulong size) => (_machine, _host, _size) = (machine, host, size);

    /// <summary>The first guest-physical address behind all that the guest has.</summary>
    public ulong AttachedEnd => _attachedEnd;

    /// <summary>Where the host sees guest-physical address 0.</summary>
    protected nint Host => _host;

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
    public abstract void Discard(ulong physical, ulong length);

    /// <summary>Makes the vCPU forget what it knows of a range's rights: a page-table entry that lost a right may stay in force until then.</summary>
    public abstract void ForgetRights(ulong physical, ulong length);

    /// <summary>Copies what the guest has in its first bytes.</summary>
    /// <param name="length">Bytes to copy, a multiple of the page size.</param>
    public abstract MemoryImage Freeze(ulong length);

    /// <summary>Makes the memory equal to an image; what lies behind the image becomes zero.</summary>
    /// <param name="image">The image, which is kept until another one takes its place.</param>
    /// <param name="rightsChanged">True when page tables differ from the image's, so that the vCPU must forget what it knows.</param>
    public abstract void Become(MemoryImage image, bool rightsChanged);

    /// <summary>Number of pages that belong to this sandbox alone.</summary>
    public abstract long CountPrivatePages();

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _ = Libc.UnmapMemory(_host, (nuint)_size);
        Release();
    }

    /// <summary>Gives back what holds the memory; the host does not see it any more.</summary>
    protected abstract void Release();

    protected void Check(ulong physical, ulong length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (physical > _size || length > _size - physical)
            throw new ArgumentOutOfRangeException(nameof(physical), $"0x{physical:x}+0x{length:x} is outside of the guest's memory of 0x{_size:x} bytes.");
    }
}
