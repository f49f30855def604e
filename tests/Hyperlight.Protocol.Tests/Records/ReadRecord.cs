using System.Globalization;
using System.Text;

namespace Hyperlight.Protocol.Tests.Records;

/// <summary>All that a reader finds in a record of its kind.</summary>
internal sealed class ReadRecord
{
    // Strict: half a character is an exception.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadRecord(ref RecordReader reader)
    {
        Kind = reader.Kind;
        if (Kind is RecordKind.CloseSpan or RecordKind.GuestStart)
        {
            return;
        }

        Name = Utf8.GetString(reader.ReadName());
        if (Kind == RecordKind.EditSpan)
        {
            Description = Utf8.GetString(reader.ReadDescription());
        }
        else
        {
            Target = Utf8.GetString(reader.ReadTarget());
            EventName = Kind == RecordKind.LogEvent ? Utf8.GetString(reader.ReadEventName()) : "";
        }

        Fields = ReadFields(ref reader, reader.ReadFields());
        Links = Kind == RecordKind.EditSpan ? ReadLinks(ref reader, reader.ReadLinks()) : [];
    }

    public RecordKind Kind { get; }

    public string Numbers { get; private init; } = "";

    public string Name { get; } = "";

    public string Target { get; } = "";

    public string EventName { get; } = "";

    public string Description { get; } = "";

    public ReadField[] Fields { get; } = [];

    public ReadLink[] Links { get; } = [];

    public static ReadRecord Of(ReadOnlySpan<byte> record)
    {
        var reader = new RecordReader(record);
        var numbers = NumbersOf(ref reader);
        return new ReadRecord(ref reader) { Numbers = numbers };
    }

    /// <summary>The numbers first, then name, target and so on, then the fields and links.</summary>
    public override string ToString() =>
        $"{Numbers} | {Name} | {Target}{Description} | {EventName} "
        + $"| [{string.Join<ReadField>(", ", Fields)}] | {string.Join<ReadLink>(", ", Links)}";

    private static string NumbersOf(ref RecordReader reader) => reader.Kind switch
    {
        RecordKind.OpenSpan => Text(
            $"open {reader.Span} in {reader.Parent} at {reader.Timestamp}, {reader.Level}, kind {reader.SpanKind}"),
        RecordKind.CloseSpan => Text($"close {reader.Span} at {reader.Timestamp}"),
        RecordKind.LogEvent when reader.IsLog => Text(
            $"log of {reader.Span} at {reader.Timestamp}, {reader.Level}, event {reader.EventId}"),
        RecordKind.LogEvent => Text($"event of {reader.Span} at {reader.Timestamp}"),
        RecordKind.EditSpan => Text($"edit {reader.Span}, status {reader.Status}"),
        _ => Text($"start at {reader.Timestamp}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static ReadField[] ReadFields(ref RecordReader reader, RecordVector vector)
    {
        var fields = new ReadField[vector.Count];
        for (var i = 0; i < fields.Length; i++)
        {
            var field = reader.ReadField(vector, i);
            fields[i] = new ReadField(Utf8.GetString(field.Key), field.Value, Utf8.GetString(field.Text));
        }

        return fields;
    }

    private static ReadLink[] ReadLinks(ref RecordReader reader, RecordVector vector)
    {
        var links = new ReadLink[vector.Count];
        for (var i = 0; i < links.Length; i++)
        {
            var link = reader.ReadLink(vector, i);
            links[i] = new ReadLink(link.TraceHigh, link.TraceLow, link.Span, ReadFields(ref reader, link.Fields));
        }

        return links;
    }
}
