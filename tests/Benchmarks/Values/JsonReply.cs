namespace Benchmarks.Values;

/// <summary>A reply as an object: nothing, or what went wrong.</summary>
internal sealed record JsonReply(string? Error);
