namespace Hyperlight.Protocol.Tests.Records;

/// <summary>What can be read of a record.</summary>
internal enum RecordPart
{
    Span,
    Parent,
    Timestamp,
    Level,
    SpanKind,
    Status,
    EventId,
    IsLog,
    Name,
    Target,
    Description,
    EventName,
    Fields,
    Links,
}
