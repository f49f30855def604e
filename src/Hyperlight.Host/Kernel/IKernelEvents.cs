using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Kernel;

/// <summary>Is told what happens in the kernel, on the thread that runs the guest.</summary>
internal interface IKernelEvents
{
    /// <summary>The vCPU stopped running guest code.</summary>
    void VcpuExited(ExitKind kind);

    /// <summary>The guest made a system call that is not there.</summary>
    /// <param name="number">Its number, which may be any.</param>
    void SystemCallRefused(ulong number);

    /// <summary>A write to standard output or error was cut short or refused.</summary>
    void OutputDropped();

    /// <summary>Another thread of the guest runs from now on.</summary>
    /// <param name="thread">Its id.</param>
    /// <param name="stackTop">Where its stack begins, which grows down from there.</param>
    void ThreadRuns(int thread, ulong stackTop)
    {
    }

    /// <summary>The guest mapped memory, by a system call that it is still in.</summary>
    void Mapped(ulong address, ulong length)
    {
    }

    /// <summary>The guest gave memory up that it had mapped, by a system call that it is still in.</summary>
    void Unmapped(ulong address, ulong length)
    {
    }
}
