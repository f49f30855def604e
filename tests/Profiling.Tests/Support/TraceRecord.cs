namespace Hyperlight.Profiling.Tests;

/// <summary>A record of a memory trace.</summary>
internal sealed record TraceRecord
{
    public ulong Time { get; init; }

    public ulong Id { get; init; }

    /// <summary>What the last block record said.</summary>
    public uint Kind { get; init; }

    public uint Thread { get; init; }

    public ulong Type { get; init; }

    public ulong Pointer { get; init; }

    public ulong Size { get; init; }

    public ulong[] Frames { get; init; } = [];

    public ulong[] Numbers { get; init; } = [];

    public byte[] Bytes { get; init; } = [];
}
