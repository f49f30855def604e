namespace Samples.Tests.Observability;

/// <summary>A span as it was received; numbers of fields are those of opentelemetry-proto's trace.proto.</summary>
internal sealed record OtlpSpan(
    string Service, string Scope, string Name, ulong Kind, string Trace, string Id, string Parent, ulong Start, ulong End, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Events, ulong Status)
{
    public const ulong Internal = 1, Server = 2, Client = 3, Error = 2;

    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<OtlpSpan> Of(byte[] request) =>
        from resource in new Protobuf(request).Messages(1)
        let service = AttributesOf(resource.Messages(1).Single(), 1)["service.name"]
        from scope in resource.Messages(2)
        let name = scope.Messages(1).Single().Text(1)
        from span in scope.Messages(2)
        select From(service, name, span);

    private static OtlpSpan From(string service, string scope, Protobuf span) => new(
        service, scope, span.Text(5), span.Number(6), Convert.ToHexString(span.Bytes(1)), Convert.ToHexString(span.Bytes(2)), Convert.ToHexString(span.Bytes(4)), span.Number(7), span.Number(8),
        AttributesOf(span, 9), [.. span.Messages(11).Select(static told => told.Text(2))], span.Messages(15).Select(static status => status.Number(3)).SingleOrDefault());

    private static Dictionary<string, string> AttributesOf(Protobuf message, int field) =>
        message.Messages(field).ToDictionary(static pair => pair.Text(1), static pair => pair.Messages(2).Single().Text(1));
}
