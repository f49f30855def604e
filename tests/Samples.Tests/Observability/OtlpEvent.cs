using System.Globalization;

namespace Samples.Tests.Observability;

/// <summary>An event of a span; numbers of fields are those of opentelemetry-proto's trace.proto.</summary>
internal sealed record OtlpEvent(string Name, ulong Time, IReadOnlyDictionary<string, string> Attributes)
{
    public static OtlpEvent From(Protobuf message) => new(message.Text(2), message.Number(1), AttributesOf(message, 3));

    /// <summary>What is text, or a whole number above 0, among attributes; other values are empty.</summary>
    public static Dictionary<string, string> AttributesOf(Protobuf message, int field) =>
        message.Messages(field).ToDictionary(static pair => pair.Text(1), static pair => ValueOf(pair.Messages(2).Single()));

    private static string ValueOf(Protobuf value) => value.Number(3) is > 0 and var number ? number.ToString(CultureInfo.InvariantCulture) : value.Text(1);
}
