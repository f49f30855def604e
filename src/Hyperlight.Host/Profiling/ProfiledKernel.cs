using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel;

namespace Hyperlight.Host.Profiling;

/// <summary>Tells a profile what happens in the kernel; a sandbox without one does without this as well.</summary>
internal sealed class ProfiledKernel(IKernelEvents next, GuestProfile profile) : IKernelEvents
{
    public void VcpuExited(ExitKind kind)
    {
        next.VcpuExited(kind);
        // At another exit the guest may be in the middle of a record.
        if (kind is ExitKind.Hypercall or ExitKind.SystemCall)
            profile.Drain();
    }

    public void SystemCallRefused(ulong number) => next.SystemCallRefused(number);

    public void OutputDropped() => next.OutputDropped();

    public void ThreadRuns(int thread, ulong stackTop) => profile.ThreadRuns(thread, stackTop);

    public void Mapped(ulong address, ulong length) => profile.Mapped(address, length);

    public void Unmapped(ulong address, ulong length) => profile.Unmapped(address, length);
}
