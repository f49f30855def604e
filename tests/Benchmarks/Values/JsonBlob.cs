namespace Benchmarks.Values;

/// <summary>Bytes as an object.</summary>
internal sealed record JsonBlob(byte[] Data);
