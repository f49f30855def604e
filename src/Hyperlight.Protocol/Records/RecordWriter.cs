using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Hyperlight.Protocol;

/// <summary>Writes one record, front to back: begin, fields, links, <see cref="Finish"/>. What is too long is cut, what is too much is left out and counted.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct RecordWriter
{
    /// <summary>Bytes that <see cref="GuestStart"/> needs.</summary>
    public const int StartSize = 64;

    /// <summary>Characters of a text that <see cref="TrySet"/> takes.</summary>
    private const int PlainLength = 256;

    private readonly RecordLayouts _layout;
    private readonly ReadOnlySpan<int> _fields;
    private readonly Span<byte> _buffer;
    private MessageWriter _writer;
    private int _vector;
    private int _count;
    private int _slots;
    private int _links;
    private int _linkCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RecordWriter(Span<byte> buffer, RecordLayouts layout)
        : this(buffer, layout, layout.Bytes)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RecordWriter(Span<byte> buffer, RecordTemplate template)
        : this(buffer, template.Layout, template.Bytes) => _fields = template.Fields;

    // Inlined, and what calls it too: to copy a large structure that was just made takes longer than what is in it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RecordWriter(Span<byte> buffer, RecordLayouts layout, byte[] start)
    {
        _layout = layout;
        _buffer = buffer[..Math.Min(buffer.Length, RecordLimits.Record)];
        _writer = new MessageWriter(_buffer, start);
    }

    /// <summary>Fields that were left out.</summary>
    public int DroppedFields { get; private set; }

    /// <summary>A span began.</summary>
    /// <param name="buffer">Where the record goes: <see cref="RecordLimits.Record"/> bytes.</param>
    /// <param name="id">The span, any number but 0.</param>
    /// <param name="parent">The span around it; 0 for none.</param>
    /// <param name="tsc">The time stamp counter.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="target">The source that it is of.</param>
    /// <param name="level">Its severity.</param>
    /// <param name="kind">A <c>System.Diagnostics.ActivityKind</c>.</param>
    /// <param name="fields">How many fields may follow.</param>
    public static RecordWriter OpenSpan(Span<byte> buffer, ulong id, ulong parent, ulong tsc, string name, string target, RecordLevel level, byte kind, int fields)
    {
        var record = new RecordWriter(buffer, parent == 0 ? RecordLayouts.OpenRoot : RecordLayouts.Open);
        var table = record._layout.Table;
        record._writer.Int64(table + RecordLayouts.OpenId, (long)id);
        record._writer.Int64(table + RecordLayouts.OpenParent, (long)parent);
        record._writer.Int64(table + RecordLayouts.OpenTsc, (long)tsc);
        record._writer.Byte(table + RecordLayouts.OpenLevel, (byte)level);
        record._writer.Byte(table + RecordLayouts.OpenKind, kind);
        record._writer.String(table + RecordLayouts.OpenName, name, RecordLimits.Name);
        record._writer.String(table + RecordLayouts.OpenTarget, target, RecordLimits.Name);
        record.BeginFields(table + RecordLayouts.OpenFields, fields);
        return record;
    }

    /// <summary>A span began whose place in the code is known.</summary>
    /// <param name="buffer">Where the record goes.</param>
    /// <param name="template">What is always the same.</param>
    /// <param name="id">The span, any number but 0.</param>
    /// <param name="parent">The span around it; 0 for none, as the template says.</param>
    /// <param name="tsc">The time stamp counter.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RecordWriter OpenSpan(Span<byte> buffer, RecordTemplate template, ulong id, ulong parent, ulong tsc)
    {
        ArgumentNullException.ThrowIfNull(template);
        var record = new RecordWriter(buffer, template);
        var table = template.Layout.Table;
        record._writer.Int64(table + RecordLayouts.OpenId, (long)id);
        record._writer.Int64(table + RecordLayouts.OpenParent, (long)parent);
        record._writer.Int64(table + RecordLayouts.OpenTsc, (long)tsc);
        return record;
    }

    /// <summary>A span ended.</summary>
    /// <inheritdoc cref="OpenSpan(Span{byte}, ulong, ulong, ulong, string, string, RecordLevel, byte, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RecordWriter CloseSpan(Span<byte> buffer, ulong id, ulong tsc)
    {
        var record = new RecordWriter(buffer, RecordLayouts.Close);
        record._writer.Int64(record._layout.Table + RecordLayouts.CloseId, (long)id);
        record._writer.Int64(record._layout.Table + RecordLayouts.CloseTsc, (long)tsc);
        return record;
    }

    /// <summary>An event of a span.</summary>
    /// <inheritdoc cref="OpenSpan(Span{byte}, ulong, ulong, ulong, string, string, RecordLevel, byte, int)"/>
    public static RecordWriter Event(Span<byte> buffer, ulong parent, ulong tsc, string name, int fields) =>
        LogEvent(buffer, RecordLayouts.Event, parent, tsc, name, RecordLimits.Name, fields);

    /// <summary>A log record.</summary>
    /// <param name="buffer">Where the record goes.</param>
    /// <param name="parent">The span that it is about; 0 for none.</param>
    /// <param name="tsc">The time stamp counter.</param>
    /// <param name="message">The text.</param>
    /// <param name="target">Its category.</param>
    /// <param name="level">Its severity.</param>
    /// <param name="eventId">Number of the event; 0 for none.</param>
    /// <param name="eventName">Name of the event; empty for none.</param>
    /// <param name="fields">How many fields may follow.</param>
    public static RecordWriter Log(Span<byte> buffer, ulong parent, ulong tsc, string message, string target, RecordLevel level, int eventId, string eventName, int fields)
    {
        var record = LogEvent(buffer, RecordLayouts.Log, parent, tsc, message, RecordLimits.Text, fields);
        var table = record._layout.Table;
        record._writer.Byte(table + RecordLayouts.LogLevel, (byte)level);
        record._writer.Int32(table + RecordLayouts.LogEventId, eventId);
        record._writer.String(table + RecordLayouts.LogTarget, target, RecordLimits.Name);
        record._writer.String(table + RecordLayouts.LogEventName, eventName, RecordLimits.Name);
        return record;
    }

    /// <summary>A log record whose place in the code is known; its values are given to <see cref="TrySet"/>, then its text to <see cref="SetMessage"/>.</summary>
    /// <param name="buffer">Where the record goes.</param>
    /// <param name="template">What is always the same.</param>
    /// <param name="parent">The span that it is about; 0 for none.</param>
    /// <param name="tsc">The time stamp counter.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RecordWriter Log(Span<byte> buffer, RecordTemplate template, ulong parent, ulong tsc)
    {
        ArgumentNullException.ThrowIfNull(template);
        var record = new RecordWriter(buffer, template);
        var table = template.Layout.Table;
        record._writer.Int64(table + RecordLayouts.LogParent, (long)parent);
        record._writer.Int64(table + RecordLayouts.LogTsc, (long)tsc);
        return record;
    }

    /// <summary>A span changed.</summary>
    /// <param name="buffer">Where the record goes.</param>
    /// <param name="id">The span.</param>
    /// <param name="name">Its new name; empty when it is the same.</param>
    /// <param name="status">A <c>System.Diagnostics.ActivityStatusCode</c>.</param>
    /// <param name="description">What the status is due to; empty for nothing.</param>
    /// <param name="links">How many links may follow the fields.</param>
    /// <param name="fields">How many fields may follow.</param>
    public static RecordWriter EditSpan(Span<byte> buffer, ulong id, string name, byte status, string description, int links, int fields)
    {
        var record = new RecordWriter(buffer, RecordLayouts.Edit);
        var table = record._layout.Table;
        record._writer.Int64(table + RecordLayouts.EditId, (long)id);
        record._writer.Byte(table + RecordLayouts.EditStatus, status);
        record._writer.String(table + RecordLayouts.EditName, name, RecordLimits.Name);
        record._writer.String(table + RecordLayouts.EditDescription, description, RecordLimits.Text);
        record._linkCount = Math.Min(links, RecordLimits.Links);
        record._links = record._writer.Offsets(table + RecordLayouts.EditLinks, record._linkCount);
        record._writer.Int32(record._links - sizeof(uint), 0);
        record.BeginFields(table + RecordLayouts.EditFields, fields);
        return record;
    }

    /// <summary>The guest begins with a call.</summary>
    /// <inheritdoc cref="OpenSpan(Span{byte}, ulong, ulong, ulong, string, string, RecordLevel, byte, int)"/>
    public static RecordWriter GuestStart(Span<byte> buffer, ulong tsc)
    {
        var record = new RecordWriter(buffer, RecordLayouts.Start);
        record._writer.Int64(record._layout.Table + RecordLayouts.StartTsc, (long)tsc);
        return record;
    }

    /// <summary>Adds a field: truth values, integers and numbers as such, everything else as the text that it is told by.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value. Its <see cref="object.ToString"/> may be called.</param>
    public void Field(string key, object? value)
    {
        if (TryGetPlain(value, out var type, out var bits))
        {
            Field(key, type, bits, "");
            return;
        }

        Field(key, RecordValueType.Text, 0, value switch
        {
            string given => given,
            IFormattable given => given.ToString(null, CultureInfo.InvariantCulture) ?? "",
            System.Collections.IEnumerable given => ListText.Of(given),
            _ => value?.ToString() ?? "",
        });
    }

    /// <summary>Whether <see cref="TrySet"/> takes a value: a truth value, an integer, a number, a short text or null.</summary>
    /// <param name="value">The value.</param>
    public static bool IsPlain(object? value) => value is null or string { Length: <= PlainLength } || TryGetPlain(value, out _, out _);

    /// <summary>Gives a field of the template its value, once.</summary>
    /// <param name="field">Which one.</param>
    /// <param name="value">Its value.</param>
    /// <returns>False when it is not plain: then the record is not to be used.</returns>
    public bool TrySet(int field, object? value)
    {
        var table = _fields[field];
        if (TryGetPlain(value, out var type, out var bits))
        {
            _writer.Byte(table + RecordLayouts.FieldType, (byte)type);
            _writer.Int64(table + RecordLayouts.FieldBits, bits);
        }
        else if (value is string { Length: <= PlainLength } text)
        {
            _writer.String(table + RecordLayouts.FieldValue, text, RecordLimits.Text);
        }
        else
        {
            return value is null;
        }

        return true;
    }

    /// <summary>Gives a log record of a template its text, once.</summary>
    /// <param name="message">The text.</param>
    public void SetMessage(string message) => _writer.String(_layout.Table + RecordLayouts.LogName, message, RecordLimits.Text);

    /// <summary>Adds a link; the fields that follow are its own.</summary>
    /// <param name="traceHigh">The first 8 bytes of the trace id.</param>
    /// <param name="traceLow">Its last 8 bytes.</param>
    /// <param name="span">The span.</param>
    /// <param name="fields">How many fields may follow.</param>
    /// <returns>False when there is no room.</returns>
    public bool Link(ulong traceHigh, ulong traceLow, ulong span, int fields)
    {
        EndFields();
        var index = _writer.ReadInt32(_links - sizeof(uint));
        if (index >= _linkCount || !HasRoom(RecordLayouts.LinkSize + (2 * sizeof(ulong)) + (Math.Min(fields, RecordLimits.Fields) * sizeof(uint))))
        {
            DroppedFields++;
            (_vector, _slots) = (0, 0);
            return false;
        }

        var link = _writer.Table(_links + (index * sizeof(uint)), _layout.LinkVTable, sizeof(ulong));
        _writer.Int32(_links - sizeof(uint), index + 1);
        _writer.Int64(link + RecordLayouts.LinkTraceHigh, (long)traceHigh);
        _writer.Int64(link + RecordLayouts.LinkTraceLow, (long)traceLow);
        _writer.Int64(link + RecordLayouts.LinkSpan, (long)span);
        BeginFields(link + RecordLayouts.LinkFields, fields);
        return true;
    }

    /// <summary>Completes the record.</summary>
    /// <returns>Its length in bytes, size prefix included.</returns>
    public int Finish()
    {
        EndFields();
        return _writer.Finish();
    }

    /// <summary>Takes what is written as a template.</summary>
    internal RecordTemplate ToTemplate()
    {
        EndFields();
        Span<int> fields = stackalloc int[_count];
        for (var i = 0; i < fields.Length; i++)
        {
            var offset = _vector + (i * sizeof(uint));
            fields[i] = offset + _writer.ReadInt32(offset);
        }

        return new RecordTemplate(_layout, _buffer[.._writer.Position], fields);
    }

    private static bool TryGetPlain(object? value, out RecordValueType type, out long bits)
    {
        (type, bits) = value switch
        {
            bool given => (RecordValueType.Boolean, given ? 1 : 0),
            int given => (RecordValueType.Integer, given),
            long given => (RecordValueType.Integer, given),
            double given => (RecordValueType.Number, BitConverter.DoubleToInt64Bits(given)),
            float given => (RecordValueType.Number, BitConverter.DoubleToInt64Bits(given)),
            uint given => (RecordValueType.Integer, given),
            short given => (RecordValueType.Integer, given),
            byte given => (RecordValueType.Integer, given),
            sbyte given => (RecordValueType.Integer, given),
            ushort given => (RecordValueType.Integer, given),
            ulong given and <= long.MaxValue => (RecordValueType.Integer, (long)given),
            _ => (RecordValueType.Text, 0L),
        };
        return type != RecordValueType.Text;
    }

    private static RecordWriter LogEvent(Span<byte> buffer, RecordLayouts layout, ulong parent, ulong tsc, string name, int limit, int fields)
    {
        var record = new RecordWriter(buffer, layout);
        var table = layout.Table;
        record._writer.Int64(table + RecordLayouts.LogParent, (long)parent);
        record._writer.Int64(table + RecordLayouts.LogTsc, (long)tsc);
        record._writer.String(table + RecordLayouts.LogName, name, limit);
        record.BeginFields(table + RecordLayouts.LogFields, fields);
        return record;
    }

    private void Field(string key, RecordValueType type, long bits, string text)
    {
        if (_count >= _slots || !HasRoom(key, text))
        {
            DroppedFields++;
            return;
        }

        var field = _writer.Table(_vector + (_count++ * sizeof(uint)), _layout.FieldVTable, sizeof(ulong));
        _writer.Byte(field + RecordLayouts.FieldType, (byte)type);
        _writer.Int64(field + RecordLayouts.FieldBits, bits);
        _writer.String(field + RecordLayouts.FieldKey, key, RecordLimits.Name);
        _writer.String(field + RecordLayouts.FieldValue, text, RecordLimits.Text);
    }

    // What a text takes at most, without a look at its characters.
    private static int Most(string text, int limit) => (int)Math.Min(text.Length * 3L, limit);

    // No text has fewer bytes than characters.
    private static int SizeOf(string text, int limit) => text.Length >= limit ? limit : Math.Min(Encoding.UTF8.GetByteCount(text), limit);

    private readonly bool HasRoom(int bytes) => _writer.Position + bytes <= _buffer.Length;

    // Each text has its length before it, and its end and some zeros behind it.
    private readonly bool HasRoom(string key, string text)
    {
        const int Around = RecordLayouts.FieldSize + (6 * sizeof(ulong));
        return HasRoom(Around + Most(key, RecordLimits.Name) + Most(text, RecordLimits.Text))
            || HasRoom(Around + SizeOf(key, RecordLimits.Name) + SizeOf(text, RecordLimits.Text));
    }

    private void BeginFields(int field, int count)
    {
        _slots = Math.Min(count, RecordLimits.Fields);
        _count = 0;
        _vector = _writer.Offsets(field, _slots);
    }

    // A slot that nothing came into is none.
    private readonly void EndFields()
    {
        if (_vector != 0)
        {
            _writer.Int32(_vector - sizeof(uint), _count);
        }
    }
}
