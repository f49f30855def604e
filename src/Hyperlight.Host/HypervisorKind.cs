namespace Hyperlight;

/// <summary>What keeps a guest apart from its host, and from other guests.</summary>
public enum HypervisorKind
{
    /// <summary>KVM: the CPU itself keeps guest code in a virtual machine of its own.</summary>
    Kvm,

    /// <summary>
    /// A process without system calls: the guest runs on the host's kernel, which <c>ptrace</c> makes hand each of its system calls and faults to the host. Weaker than <see cref="Kvm"/>:
    /// guest code reaches the host's kernel by its exceptions and interrupts, and shares the CPU's features and side channels with every other process.
    /// </summary>
    Ptrace,
}
