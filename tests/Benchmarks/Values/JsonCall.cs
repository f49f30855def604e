namespace Benchmarks.Values;

/// <summary>A call as an object: what is called, and with what.</summary>
internal sealed record JsonCall(string Function, JsonFourNumbers Parameters);
