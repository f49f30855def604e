using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Reads one record of a guest, which may hold anything. Refers to the memory that it was read from.</summary>
/// <remarks>
/// Every read is checked when it is made, and throws <see cref="InvalidMessageException"/>. What is read in all is no more than the record's own size: offsets that
/// lead to the same bytes again and again cannot unfold it.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct RecordReader
{
    private readonly MessageReader _message;
    private readonly TableReader _table;
    private int _unread;

    /// <summary>Takes a record with its size prefix, and nothing behind it.</summary>
    /// <param name="record">The record.</param>
    public RecordReader(ReadOnlySpan<byte> record)
    {
        if (record.Length > RecordLimits.Record)
        {
            throw new InvalidMessageException("A record is too large.");
        }

        _message = new MessageReader(record);
        _unread = record.Length;
        var envelope = _message.Root;
        Kind = (RecordKind)envelope.Byte(0);
        if (Kind is < RecordKind.OpenSpan or > RecordKind.GuestStart)
        {
            throw new InvalidMessageException("A record has an unknown kind.");
        }

        _table = envelope.Table(1);
    }

    /// <summary>What the record tells.</summary>
    public RecordKind Kind { get; }

    /// <summary>The span that it is about; of a <see cref="RecordKind.LogEvent"/> the one around it, 0 for none.</summary>
    public readonly ulong Span => _table.UInt64(0);

    /// <summary>The span around an opened one; 0 for none.</summary>
    public readonly ulong Parent => _table.OptionalUInt64(1) ?? 0;

    /// <summary>The time stamp counter.</summary>
    public readonly ulong Timestamp => Kind switch
    {
        RecordKind.OpenSpan => _table.UInt64(4),
        RecordKind.CloseSpan => _table.UInt64(1),
        RecordKind.LogEvent => _table.UInt64(2),
        RecordKind.GuestStart => _table.UInt64(0),
        _ => 0,
    };

    /// <summary>Severity of an opened span or a log record.</summary>
    public readonly RecordLevel Level => Checked(_table.Byte(Kind == RecordKind.OpenSpan ? 6 : 4));

    /// <summary>Kind of an opened span, a <c>System.Diagnostics.ActivityKind</c>.</summary>
    public readonly byte SpanKind => _table.Byte(7);

    /// <summary>Status of an edited span, a <c>System.Diagnostics.ActivityStatusCode</c>.</summary>
    public readonly byte Status => _table.Byte(3);

    /// <summary>Number of a log record's event; 0 for none.</summary>
    public readonly int EventId => _table.Int32(6);

    /// <summary>Whether a <see cref="RecordKind.LogEvent"/> is a log record, and no event of a span.</summary>
    public readonly bool IsLog => Kind == RecordKind.LogEvent && _table.Has(5);

    /// <summary>Name of a span or of its event, or a log record's text, in UTF-8 that nobody checked.</summary>
    public ReadOnlySpan<byte> ReadName() => Kind switch
    {
        RecordKind.OpenSpan => Text(_table.String(2), RecordLimits.Name),
        RecordKind.EditSpan => Optional(2, RecordLimits.Name),
        _ => Text(_table.String(1), IsLog ? RecordLimits.Text : RecordLimits.Name),
    };

    /// <summary>Source of an opened span, or category of a log record.</summary>
    public ReadOnlySpan<byte> ReadTarget() => Kind == RecordKind.OpenSpan ? Text(_table.String(3), RecordLimits.Name) : Optional(5, RecordLimits.Name);

    /// <summary>What an edited span's status is due to.</summary>
    public ReadOnlySpan<byte> ReadDescription() => Optional(4, RecordLimits.Text);

    /// <summary>Name of a log record's event.</summary>
    public ReadOnlySpan<byte> ReadEventName() => Optional(7, RecordLimits.Name);

    /// <summary>The fields of the record, which are given to <see cref="ReadField"/>.</summary>
    public RecordVector ReadFields() => Vector(_table, Kind switch { RecordKind.OpenSpan => 5, RecordKind.EditSpan => 1, _ => 3 }, RecordLimits.Fields);

    /// <summary>The links of an edited span, which are given to <see cref="ReadLink"/>.</summary>
    public RecordVector ReadLinks() => Vector(_table, 5, RecordLimits.Links);

    /// <summary>Reads a field.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="index">Its index.</param>
    public RecordField ReadField(RecordVector fields, int index)
    {
        var table = Element(fields, index);
        var type = (RecordValueType)table.Byte(2);
        if (type > RecordValueType.Number)
        {
            throw new InvalidMessageException("A field has an unknown type.");
        }

        return new RecordField(Text(table.String(0), RecordLimits.Name), Text(table.String(1), RecordLimits.Text), type, table.UInt64(3));
    }

    /// <summary>Reads a link.</summary>
    /// <param name="links">The links.</param>
    /// <param name="index">Its index.</param>
    public RecordLink ReadLink(RecordVector links, int index)
    {
        var table = Element(links, index);
        return new RecordLink(table.UInt64(0), table.UInt64(1), table.UInt64(2), Vector(table, 3, RecordLimits.Fields));
    }

    private static RecordLevel Checked(byte level) =>
        level <= (byte)RecordLevel.None ? (RecordLevel)level : throw new InvalidMessageException("A record has an unknown level.");

    private readonly TableReader Element(RecordVector vector, int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)vector.Count);
        return new TableReader(_message, _message.Follow(vector.Start + (index * sizeof(uint))));
    }

    private RecordVector Vector(TableReader table, int number, int limit)
    {
        var (start, count) = table.Offsets(number);
        if (count > limit)
        {
            throw new InvalidMessageException("A record has too many parts.");
        }

        Count(count * sizeof(uint));
        return new RecordVector(start, count);
    }

    private ReadOnlySpan<byte> Optional(int number, int limit) => _table.Has(number) ? Text(_table.String(number), limit) : default;

    private ReadOnlySpan<byte> Text(ReadOnlySpan<byte> text, int limit)
    {
        if (text.Length > limit)
        {
            throw new InvalidMessageException("A text is too long.");
        }

        Count(text.Length);
        return text;
    }

    private void Count(int bytes) => _unread = bytes <= _unread ? _unread - bytes : throw new InvalidMessageException("Parts of the record overlap.");
}
