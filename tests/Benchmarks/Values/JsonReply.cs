using System.Text.Json.Serialization;

namespace Benchmarks.Values;

/// <summary>A reply as an object: nothing, or what went wrong.</summary>
internal sealed record JsonReply([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);
