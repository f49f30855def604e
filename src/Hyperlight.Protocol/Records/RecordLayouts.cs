namespace Hyperlight.Protocol;

/// <summary>The beginning of each kind of record, up to its table with every number zero, and where the fields of the tables are.</summary>
/// <remarks>Eight-byte fields lie at 4, 12 and so on: tables start four bytes before a multiple of eight.</remarks>
internal sealed class RecordLayouts
{
    public const int OpenId = 4, OpenParent = 12, OpenTsc = 20, OpenName = 28, OpenTarget = 32, OpenFields = 36, OpenLevel = 40, OpenKind = 41;
    public const int CloseId = 4, CloseTsc = 12;
    public const int LogParent = 4, LogTsc = 12, LogName = 20, LogFields = 24, LogTarget = 28, LogEventId = 32, LogEventName = 36, LogLevel = 40;
    public const int EditId = 4, EditFields = 12, EditName = 16, EditDescription = 20, EditLinks = 24, EditStatus = 28;
    public const int StartTsc = 4;
    public const int LinkTraceHigh = 4, LinkTraceLow = 12, LinkSpan = 20, LinkFields = 28, LinkSize = 32;
    public const int FieldBits = 4, FieldKey = 12, FieldValue = 16, FieldType = 20, FieldSize = 24;

    public static readonly RecordLayouts Open = new(RecordKind.OpenSpan, 44, [OpenId, OpenParent, OpenName, OpenTarget, OpenTsc, OpenFields, OpenLevel, OpenKind]);
    public static readonly RecordLayouts OpenRoot = new(RecordKind.OpenSpan, 44, [OpenId, 0, OpenName, OpenTarget, OpenTsc, OpenFields, OpenLevel, OpenKind]);
    public static readonly RecordLayouts Close = new(RecordKind.CloseSpan, 20, [CloseId, CloseTsc]);
    public static readonly RecordLayouts Event = new(RecordKind.LogEvent, 44, [LogParent, LogName, LogTsc, LogFields]);
    public static readonly RecordLayouts Log = new(RecordKind.LogEvent, 44, [LogParent, LogName, LogTsc, LogFields, LogLevel, LogTarget, LogEventId, LogEventName]);
    public static readonly RecordLayouts Edit = new(RecordKind.EditSpan, 32, [EditId, EditFields, EditName, EditStatus, EditDescription, EditLinks]);
    public static readonly RecordLayouts Start = new(RecordKind.GuestStart, 12, [StartTsc]);

    private RecordLayouts(RecordKind kind, int size, ReadOnlySpan<byte> fields)
    {
        var buffer = new byte[256];
        var writer = new MessageWriter(buffer);
        FieldVTable = kind is RecordKind.CloseSpan or RecordKind.GuestStart ? 0 : writer.VTable(FieldSize, FieldKey, FieldValue, FieldType, FieldBits);
        LinkVTable = kind == RecordKind.EditSpan ? writer.VTable(LinkSize, LinkTraceHigh, LinkTraceLow, LinkSpan, LinkFields) : 0;
        var vtable = writer.VTable(size, fields);
        var root = writer.Root(writer.VTable(12, 8, 4));
        writer.Byte(root + 8, (byte)kind);
        Table = writer.Table(root + 4, vtable, sizeof(ulong));
        Bytes = buffer[..writer.Finish()];
    }

    /// <summary>The bytes that each record of the kind begins with.</summary>
    public byte[] Bytes { get; }

    /// <summary>Position of the record's table.</summary>
    public int Table { get; }

    /// <summary>Position of the layout of <c>KeyValue</c>.</summary>
    public int FieldVTable { get; }

    /// <summary>Position of the layout of <c>SpanLink</c>.</summary>
    public int LinkVTable { get; }
}
