namespace Hyperlight.Protocol;

/// <summary>How a field was given: <c>ValueType</c> in <c>Schemas/guest_trace_data.fbs</c>.</summary>
internal enum RecordValueType : byte
{
    Text,
    Boolean,
    Integer,
    Number,
}
