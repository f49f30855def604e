using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>What a record tells: the tags of <c>GuestEventType</c> in <c>Schemas/guest_trace_data.fbs</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum RecordKind : byte
{
    /// <summary>A span began.</summary>
    OpenSpan = 1,

    /// <summary>A span ended.</summary>
    CloseSpan = 2,

    /// <summary>An event of a span, or a log record.</summary>
    LogEvent = 3,

    /// <summary>A span got fields, links, a status or another name.</summary>
    EditSpan = 4,

    /// <summary>The guest begins with a call.</summary>
    GuestStart = 5,
}
