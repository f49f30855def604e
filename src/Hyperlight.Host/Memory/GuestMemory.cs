using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Memory;

/// <summary>
/// The guest-physical memory of a sandbox: one reservation in the host, handed to the hypervisor piece by piece as the guest needs it.
/// </summary>
/// <remarks>A guest-physical address is an offset into the reservation. The host's memory is used only where the guest touched it.</remarks>
internal sealed unsafe class GuestMemory : IDisposable
{
    private readonly IVirtualMachine _machine;
    private readonly nint _host;
    private readonly ulong _size;
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

    /// <summary>Gives a range to the guest.</summary>
    public void Attach(ulong physical, ulong length)
    {
        Check(physical, length);
        _machine.AddMemory(physical, _host + (nint)physical, length);
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

    /// <summary>Makes a range read as zero again and gives its memory back to the host.</summary>
    public void Discard(ulong physical, ulong length)
    {
        Check(physical, length);
        if (Libc.AdviseMemory(_host + (nint)physical, (nuint)length, Libc.AdviseDontNeed) != 0)
            throw new HypervisorException($"madvise failed: {Libc.LastError}.");
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

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _ = Libc.UnmapMemory(_host, (nuint)_size);
    }

    private void Check(ulong physical, ulong length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (physical > _size || length > _size - physical)
            throw new ArgumentOutOfRangeException(nameof(physical), $"0x{physical:x}+0x{length:x} is outside of the guest's memory of 0x{_size:x} bytes.");
    }
}
