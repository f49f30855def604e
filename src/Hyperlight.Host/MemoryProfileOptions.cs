using System.Globalization;

namespace Hyperlight;

/// <summary>How the memory of a guest with the feature <c>mem_profile</c> is profiled: every allocation with its stack, in a file that <c>trace_dump</c> reads.</summary>
public sealed record MemoryProfileOptions
{
    /// <summary>The environment variable that profiles guests whose builder says nothing of it: <c>exact</c>, <c>sampled</c>, <c>sampled=BYTES</c> or <c>off</c>.</summary>
    /// <remarks>Guests without the feature are left alone.</remarks>
    public const string Variable = "HYPERLIGHT_MEM_PROFILE";

    /// <summary>A value for <see cref="SampleInterval"/> that costs little: 512 KiB.</summary>
    public const long DefaultSampleInterval = 512 << 10;

    /// <summary>How many bytes are allocated, in the mean, between two allocations that are recorded; 0 to record all. Not negative.</summary>
    /// <remarks>Allocations are chosen as by a Poisson process over the bytes: a block of <i>s</i> bytes is recorded with the probability 1 − e<sup>−s/interval</sup>.</remarks>
    public long SampleInterval { get; init; }

    /// <summary>The folder of the traces, one <c>ID.trace</c> for each sandbox, named by <see cref="Sandbox.Id"/>. It is created when needed.</summary>
    public string Folder { get; init; } = "trace";

    /// <summary>Bytes that a trace may have; when they are reached, the profile ends with a warning in the log. At least 4096.</summary>
    public long SizeLimit { get; init; } = 4L << 30;

    /// <summary>What <see cref="Variable"/> says; null for nothing.</summary>
    /// <exception cref="InvalidOperationException">It says what means nothing.</exception>
    internal static MemoryProfileOptions? FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable));

    internal static MemoryProfileOptions? Parse(string? text)
    {
        const string sampled = "sampled=";
        return text switch
        {
            null or "" or "off" => null,
            "exact" => new MemoryProfileOptions(),
            "sampled" => new MemoryProfileOptions { SampleInterval = DefaultSampleInterval },
            _ when text.StartsWith(sampled, StringComparison.Ordinal)
                && long.TryParse(text.AsSpan(sampled.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes > 0 =>
                new MemoryProfileOptions { SampleInterval = bytes },
            _ => throw new InvalidOperationException($"The environment variable {Variable} is '{text}'. It can be exact, sampled, sampled=BYTES or off."),
        };
    }
}
