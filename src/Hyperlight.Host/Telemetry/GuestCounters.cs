using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Telemetry;

/// <summary>What one guest did since its sandbox was built. Written by the thread that runs the guest; others may read at any time.</summary>
internal sealed class GuestCounters
{
    private static readonly ExitKind[] AllKinds = Enum.GetValues<ExitKind>();

    private readonly long[] _exits = new long[AllKinds.Length];

    public static IReadOnlyList<ExitKind> Kinds => AllKinds;

    /// <summary>How long its calls took, as far as nobody was told yet.</summary>
    public PendingDurations Durations { get; } = new();

    /// <summary>System calls that are not there.</summary>
    public long RefusedCalls { get; set; }

    /// <summary>Calls of host functions.</summary>
    public long HostCalls { get; set; }

    /// <summary>Bytes of messages into the guest.</summary>
    public long BytesIn { get; set; }

    /// <summary>Bytes of messages out of it.</summary>
    public long BytesOut { get; set; }

    /// <summary>Writes to standard output or error that were cut short or refused.</summary>
    public long DroppedOutput { get; set; }

    /// <summary>Spans of the guest that found no room, or were too many.</summary>
    public long DroppedSpans { get; set; }

    /// <summary>Log records and events that found no room, or were too many.</summary>
    public long DroppedLogs { get; set; }

    /// <summary>Fields of them that were too many or too long.</summary>
    public long DroppedFields { get; set; }

    /// <summary>Records that make no sense.</summary>
    public long InvalidRecords { get; set; }

    /// <summary>Records of a call that was over, or that nobody wanted any more.</summary>
    public long LateRecords { get; set; }

    public long ExitsOf(ExitKind kind) => Volatile.Read(ref _exits[(int)kind]);

    public void CountExit(ExitKind kind) => _exits[(int)kind]++;

    /// <summary>All that was lost of what the guest told.</summary>
    public long LostRecords => DroppedSpans + DroppedLogs + DroppedFields + InvalidRecords;

    /// <summary>Counts what the guest says that it left out.</summary>
    public void AddDropped(uint spans, uint logs, uint fields)
    {
        DroppedSpans += spans;
        DroppedLogs += logs;
        DroppedFields += fields;
    }

    /// <summary>Adds what another guest did.</summary>
    public void Add(GuestCounters other)
    {
        for (int i = 0; i < _exits.Length; i++)
            _exits[i] += Volatile.Read(ref other._exits[i]);
        RefusedCalls += other.RefusedCalls;
        HostCalls += other.HostCalls;
        BytesIn += other.BytesIn;
        BytesOut += other.BytesOut;
        DroppedOutput += other.DroppedOutput;
        DroppedSpans += other.DroppedSpans;
        DroppedLogs += other.DroppedLogs;
        DroppedFields += other.DroppedFields;
        InvalidRecords += other.InvalidRecords;
        LateRecords += other.LateRecords;
    }
}
