namespace Samples.Tests.Observability;

/// <summary>An event of a span; numbers of fields are those of opentelemetry-proto's trace.proto.</summary>
internal sealed record OtlpEvent(string Name, ulong Time, IReadOnlyDictionary<string, string> Attributes)
{
    public static OtlpEvent From(Protobuf message) => new(message.Text(2), message.Number(1), AttributesOf(message, 3));

    /// <summary>What is text among attributes; other values are empty.</summary>
    public static Dictionary<string, string> AttributesOf(Protobuf message, int field) =>
        message.Messages(field).ToDictionary(static pair => pair.Text(1), static pair => pair.Messages(2).Single().Text(1));
}
