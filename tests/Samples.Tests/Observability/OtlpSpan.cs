namespace Samples.Tests.Observability;

/// <summary>A span as it was received; numbers of fields are those of opentelemetry-proto's trace.proto.</summary>
internal sealed record OtlpSpan(
    string Service, string Scope, string Name, ulong Kind, string Trace, string Id, string Parent, ulong Start, ulong End, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<OtlpEvent> Events, ulong Status, string Message)
{
    public const ulong Internal = 1, Server = 2, Client = 3, Error = 2;

    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<OtlpSpan> Of(byte[] request) =>
        from resource in new Protobuf(request).Messages(1)
        let service = OtlpEvent.AttributesOf(resource.Messages(1).Single(), 1)["service.name"]
        from scope in resource.Messages(2)
        let name = scope.Messages(1).Single().Text(1)
        from span in scope.Messages(2)
        select From(service, name, span);

    private static OtlpSpan From(string service, string scope, Protobuf span)
    {
        Protobuf? status = span.Messages(15).SingleOrDefault();
        return new(
            service, scope, span.Text(5), span.Number(6), Convert.ToHexString(span.Bytes(1)), Convert.ToHexString(span.Bytes(2)), Convert.ToHexString(span.Bytes(4)), span.Number(7), span.Number(8),
            OtlpEvent.AttributesOf(span, 9), [.. span.Messages(11).Select(OtlpEvent.From)], status?.Number(3) ?? 0, status?.Text(2) ?? "");
    }
}
