using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Hyperlight.Protocol;

/// <summary>
/// The start of the record buffer, which host and guest both write. Records follow it, each at a multiple of <see cref="Alignment"/> bytes and complete once its
/// size prefix is not zero. The host takes them whenever the guest stands still, makes their bytes zero again, and lets the guest begin at the start.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StructLayout(LayoutKind.Sequential)]
public struct RecordBufferHeader
{
    /// <summary>Where the first record lies, in bytes from the start of the buffer.</summary>
    public const int Size = 128;

    /// <summary>Records start at multiples of this many bytes, and so do their tables' numbers.</summary>
    public const int Alignment = 8;

    /// <summary>Flag of <see cref="BootInfo.Wanted"/>: somebody wants the spans of the call in progress.</summary>
    public const uint WantsSpans = 1;

    /// <summary>Flag of <see cref="BootInfo.Wanted"/>: somebody listens for spans, of this call or of others.</summary>
    public const uint HasListeners = 2;

    private const int VerbosityShift = 8;

    /// <summary>From the host: ticks a second of the time stamp counter; 0 when it is not known.</summary>
    public ulong TimestampFrequency;

    /// <summary>From the host: the trace id that spans of the call belong to, its first 8 bytes as a big-endian number.</summary>
    public ulong TraceHigh;

    /// <summary>From the host: the last 8 bytes of the trace id.</summary>
    public ulong TraceLow;

    /// <summary>From the host: id of the span that the guest's spans are children of, as a big-endian number.</summary>
    public ulong ParentSpan;

    /// <summary>From both: bytes of the buffer behind the header that are given to records, complete or not.</summary>
    public uint Reserved;

    /// <summary>From the host: bytes of them that it has taken.</summary>
    public uint Taken;

    /// <summary>From the guest: spans that found no room since the host looked last.</summary>
    public uint DroppedSpans;

    /// <summary>From the guest: log records and events that found no room.</summary>
    public uint DroppedLogs;

    /// <summary>From the guest: fields that were left out because a record may have no more, or be no larger.</summary>
    public uint DroppedFields;

    /// <summary>From the guest: the span that calls the host; 0 for none.</summary>
    public ulong HostCaller;

    /// <summary>The value of <see cref="BootInfo.Wanted"/>.</summary>
    /// <param name="hasListeners">Whether anybody listens for spans.</param>
    /// <param name="spans">Whether spans of this call are wanted.</param>
    /// <param name="least">The least severity of wanted log records.</param>
    public static uint Want(bool hasListeners, bool spans, RecordLevel least) =>
        (spans ? WantsSpans : 0) | (hasListeners ? HasListeners : 0) | (uint)(RecordLevel.None - least) << VerbosityShift;

    /// <summary>The least severity of log records that a value of <see cref="BootInfo.Wanted"/> asks for.</summary>
    /// <param name="wanted">The value.</param>
    public static RecordLevel LeastOf(uint wanted) => (RecordLevel)((int)RecordLevel.None - (int)(wanted >> VerbosityShift));
}
