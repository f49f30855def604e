namespace Hyperlight.Host.Hypervisor;

/// <summary>A way to run guests on this machine.</summary>
internal interface IHypervisor
{
    HypervisorKind Kind { get; }

    /// <summary>What guest code finds when it asks the CPU what it can do.</summary>
    CpuFeatures Features { get; }

    /// <summary>Creates a machine without memory.</summary>
    /// <exception cref="HypervisorException">The host's kernel refused it.</exception>
    IVirtualMachine CreateMachine();
}
