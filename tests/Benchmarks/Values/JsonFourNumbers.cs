namespace Benchmarks.Values;

/// <summary>Four parameters as one object.</summary>
internal sealed record JsonFourNumbers(int A, int B, int C, int D);
