namespace Hyperlight.Protocol.Tests.Records;

/// <summary>Reads all that a record holds, and keeps nothing of it.</summary>
internal static class RecordConsumer
{
    private static readonly RecordPart[] All = Enum.GetValues<RecordPart>();

    private static readonly RecordPart[][] PartsOfKind =
    [
        [],
        [
            RecordPart.Span, RecordPart.Parent, RecordPart.Timestamp, RecordPart.Level, RecordPart.SpanKind, RecordPart.Name,
            RecordPart.Target, RecordPart.Fields,
        ],
        [RecordPart.Span, RecordPart.Timestamp],
        [
            RecordPart.Span, RecordPart.Timestamp, RecordPart.Level, RecordPart.EventId, RecordPart.IsLog, RecordPart.Name,
            RecordPart.Target, RecordPart.EventName, RecordPart.Fields,
        ],
        [RecordPart.Span, RecordPart.Status, RecordPart.Name, RecordPart.Description, RecordPart.Fields, RecordPart.Links],
        [RecordPart.Timestamp],
    ];

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">The record.</param>
    /// <param name="first">The part to start with: a part that is refused keeps those behind it from being read.</param>
    /// <param name="anyPart">Whether to read also what records of the kind do not tell.</param>
    /// <returns>False when it was refused.</returns>
    public static bool Accepts(ReadOnlySpan<byte> bytes, int first = 0, bool anyPart = false)
    {
        try
        {
            var reader = new RecordReader(bytes);
            var parts = anyPart ? All : PartsOfKind[(int)reader.Kind];
            var read = 0;
            for (var i = 0; i < parts.Length; i++)
            {
                read += Read(ref reader, parts[(i + first) % parts.Length]);
            }

            return read <= bytes.Length ? true : throw new InvalidOperationException($"{read} bytes of {bytes.Length} were read.");
        }
        catch (InvalidMessageException)
        {
            return false;
        }
    }

    // Gives how many bytes were read that offsets lead to.
    private static int Read(ref RecordReader reader, RecordPart part)
    {
        switch (part)
        {
            case RecordPart.Name:
                return Text(reader.ReadName(), RecordLimits.Text);
            case RecordPart.Target:
                return Text(reader.ReadTarget(), RecordLimits.Name);
            case RecordPart.Description:
                return Text(reader.ReadDescription(), RecordLimits.Text);
            case RecordPart.EventName:
                return Text(reader.ReadEventName(), RecordLimits.Name);
            case RecordPart.Fields:
                return Fields(ref reader, reader.ReadFields());
            case RecordPart.Links:
                return Links(ref reader, reader.ReadLinks());
            default:
                _ = ReadNumber(reader, part);
                return 0;
        }
    }

    private static ulong ReadNumber(in RecordReader reader, RecordPart part) => part switch
    {
        RecordPart.Span => reader.Span,
        RecordPart.Parent => reader.Parent,
        RecordPart.Timestamp => reader.Timestamp,
        RecordPart.Level => Known(reader.Level),
        RecordPart.SpanKind => reader.SpanKind,
        RecordPart.Status => reader.Status,
        RecordPart.EventId => (uint)reader.EventId,
        _ => reader.IsLog ? 1UL : 0,
    };

    private static ulong Known(RecordLevel level) =>
        level <= RecordLevel.None ? (ulong)level : throw new InvalidOperationException($"Level {level} was read.");

    private static int Text(ReadOnlySpan<byte> text, int limit) =>
        text.Length <= limit ? text.Length : throw new InvalidOperationException($"A text of {text.Length} bytes was read.");

    private static int Fields(ref RecordReader reader, RecordVector fields)
    {
        var read = fields.Count * sizeof(uint);
        for (var i = 0; i < fields.Count; i++)
        {
            var field = reader.ReadField(fields, i);
            read += Text(field.Key, RecordLimits.Name) + Text(field.Text, RecordLimits.Text);
        }

        return fields.Count <= RecordLimits.Fields ? read : throw new InvalidOperationException($"{fields.Count} fields were read.");
    }

    private static int Links(ref RecordReader reader, RecordVector links)
    {
        var read = links.Count * sizeof(uint);
        for (var i = 0; i < links.Count; i++)
        {
            read += Fields(ref reader, reader.ReadLink(links, i).Fields);
        }

        return links.Count <= RecordLimits.Links ? read : throw new InvalidOperationException($"{links.Count} links were read.");
    }
}
