using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel;

namespace Security.Tests.Fuzz;

/// <summary>Nobody listens to the kernel.</summary>
internal sealed class NoEvents : IKernelEvents
{
    public void VcpuExited(ExitKind kind)
    {
    }

    public void SystemCallRefused(ulong number)
    {
    }

    public void OutputDropped()
    {
    }
}
