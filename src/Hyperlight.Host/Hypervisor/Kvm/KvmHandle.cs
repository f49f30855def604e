using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;
using Microsoft.Win32.SafeHandles;

namespace Hyperlight.Host.Hypervisor.Kvm;

/// <summary>A file descriptor of KVM's: the device, a VM or a vCPU. All ioctls go through here.</summary>
internal sealed class KvmHandle : SafeHandleMinusOneIsInvalid
{
    public KvmHandle()
        : base(ownsHandle: true)
    {
    }

    public KvmHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    public int Descriptor => (int)handle;

    /// <exception cref="HypervisorException">The kernel refused; the message names <paramref name="what"/> and its reason.</exception>
    public int Control(nuint request, nint argument, string what)
    {
        int result = Libc.Ioctl(Descriptor, request, argument);
        return result >= 0 ? result : throw new HypervisorException($"{what} failed: {Libc.LastError}.");
    }

    /// <summary>The same for what waits in the kernel: it is tried again when a signal came, such as those by which the runtime stops threads.</summary>
    public int ControlUninterrupted(nuint request, nint argument, string what)
    {
        int result;
        do
        {
            result = Libc.Ioctl(Descriptor, request, argument);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.ErrorInterrupted);
        return result >= 0 ? result : throw new HypervisorException($"{what} failed: {Libc.LastError}.");
    }

    public unsafe int Control<T>(nuint request, ref T argument, string what)
        where T : unmanaged
    {
        fixed (T* pointer = &argument)
            return Control(request, (nint)pointer, what);
    }

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
