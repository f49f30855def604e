namespace Hyperlight.Host;

/// <summary>What a builder was told.</summary>
internal sealed record SandboxOptions
{
    public long MemoryLimit { get; init; } = 256L << 20;

    public long MaxMessageSize { get; init; } = 128L << 20;

    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan CallTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    public GuestOutputHandler? Output { get; init; }

    /// <summary>True when every sandbox boots its guest itself.</summary>
    public bool ColdStart { get; init; }
}
