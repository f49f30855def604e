using Hyperlight.Host.Kernel.Clock;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>Runs each guest in a process of its own that makes no system calls, for machines without KVM.</summary>
internal sealed class PtraceHypervisor : IHypervisor
{
    // It takes a moment, once, which nobody waits for who has KVM.
    private readonly Lazy<ulong> _frequency = new(static () => TimestampCounter.IsSteady ? CounterRate.Measure() : 0);

    public static PtraceHypervisor Instance { get; } = new();

    public HypervisorKind Kind => HypervisorKind.Ptrace;

    public CpuFeatures Features => CpuFeatures.OfHost;

    /// <summary>Ticks a second of the time stamp counter, which guest code reads as any process does.</summary>
    public ulong TimestampFrequency => _frequency.Value;

    public IVirtualMachine CreateMachine() => new PtraceMachine(this);
}
