using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Telemetry;

namespace Hyperlight.Host;

/// <summary>What a builder was told.</summary>
internal sealed record SandboxOptions
{
    public long MemoryLimit { get; init; } = 256L << 20;

    public long MaxMessageSize { get; init; } = 128L << 20;

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan CallTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    public GuestOutputHandler? Output { get; init; }

    /// <summary>Where output goes as text when there is no <see cref="Output"/>; null for the host's own streams.</summary>
    public TextWriter? TextOutput { get; init; }

    /// <summary>Forgets the beginning of a character that <see cref="Output"/> waits for the end of.</summary>
    public Action? ForgetOutput { get; init; }

    /// <summary>Where core dumps of faulted guests go; null for nowhere.</summary>
    public CoreDumpFolder? CoreDumps { get; init; }

    /// <summary>What the sandbox tells of itself.</summary>
    public SandboxTelemetry Telemetry { get; init; } = SandboxTelemetry.None;

    /// <summary>How the guest's memory is profiled; null when it is not.</summary>
    public MemoryProfileOptions? MemoryProfile { get; init; }

    /// <summary>The hypervisor that the program asked for; null for whichever there is.</summary>
    public HypervisorKind? WantedHypervisor { get; init; }

    /// <summary>True when nothing but hardware may isolate the guest.</summary>
    public bool RequiresHardware { get; init; }

    /// <summary>The hypervisor that was chosen.</summary>
    public IHypervisor Hypervisor { get; init; } = null!;

    /// <summary>True when every sandbox boots its guest itself.</summary>
    public bool ColdStart { get; init; }
}
