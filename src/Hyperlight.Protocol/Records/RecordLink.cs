using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>A link of a span to another one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RecordLink
{
    internal RecordLink(ulong traceHigh, ulong traceLow, ulong span, RecordVector fields) =>
        (TraceHigh, TraceLow, Span, Fields) = (traceHigh, traceLow, span, fields);

    /// <summary>The first 8 bytes of the trace id, as a big-endian number.</summary>
    public ulong TraceHigh { get; }

    /// <summary>Its last 8 bytes.</summary>
    public ulong TraceLow { get; }

    /// <summary>The span.</summary>
    public ulong Span { get; }

    /// <summary>Its fields.</summary>
    public RecordVector Fields { get; }
}
