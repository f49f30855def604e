using System.Text.Json.Serialization;

namespace Benchmarks.Values;

/// <summary>System.Text.Json's generated code for the same data.</summary>
[JsonSerializable(typeof(JsonFourNumbers))]
[JsonSerializable(typeof(JsonCall))]
[JsonSerializable(typeof(JsonReply))]
[JsonSerializable(typeof(FooBarContainer))]
[JsonSerializable(typeof(JsonBlob))]
internal sealed partial class JsonMessages : JsonSerializerContext;
