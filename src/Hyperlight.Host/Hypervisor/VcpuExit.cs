namespace Hyperlight.Host.Hypervisor;

/// <summary>Why the vCPU stopped running guest code.</summary>
internal enum ExitKind
{
    /// <summary>An OUT from CPL 3 to one of our ports: <see cref="VcpuExit.Port"/>, <see cref="VcpuExit.Value"/>.</summary>
    Hypercall,

    /// <summary>A <c>syscall</c> instruction; number and arguments are in the registers.</summary>
    SystemCall,

    /// <summary>A CPU exception: <see cref="VcpuExit.Vector"/>, <see cref="VcpuExit.ErrorCode"/>, <see cref="VcpuExit.Address"/>.</summary>
    Exception,

    /// <summary>The host asked the vCPU to stop.</summary>
    Interrupted,

    /// <summary>The CPU gave up (a triple fault, an instruction that cannot be executed): <see cref="VcpuExit.Detail"/>.</summary>
    Shutdown,
}

/// <summary>One exit of the vCPU.</summary>
internal readonly record struct VcpuExit(ExitKind Kind)
{
    public ushort Port { get; init; }

    public uint Value { get; init; }

    public byte Vector { get; init; }

    public uint ErrorCode { get; init; }

    public ulong Address { get; init; }

    public string? Detail { get; init; }
}
