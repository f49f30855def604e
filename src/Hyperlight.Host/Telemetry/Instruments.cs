using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Telemetry;

/// <summary>What is measured on one meter.</summary>
internal sealed class Instruments
{
    private static readonly ConditionalWeakTable<IMeterFactory, Instruments> ByFactory = [];
    private static readonly Lazy<Instruments> Shared = new(static () => new Instruments(new Meter(HyperlightTelemetry.MeterName, HyperlightTelemetry.Version)));

    // From 1 µs, which is less than a call takes, to 10 s.
    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly KeyValuePair<string, object?>[] ExitTags =
        [.. GuestCounters.Kinds.Select(static kind => new KeyValuePair<string, object?>(InstrumentNames.KindTag, NameOf(kind)))];

    private static readonly KeyValuePair<string, object?> Cold = new(InstrumentNames.StartTag, "cold"), FromSnapshot = new(InstrumentNames.StartTag, "snapshot");

    private static readonly KeyValuePair<string, object?> Kvm = new(InstrumentNames.HypervisorTag, Hypervisors.NameOf(HypervisorKind.Kvm)), Ptrace = new(InstrumentNames.HypervisorTag, Hypervisors.NameOf(HypervisorKind.Ptrace));

    private readonly Counter<long> _guestErrors;

    private Instruments(Meter meter)
    {
        _guestErrors = meter.CreateCounter<long>(InstrumentNames.GuestErrors, "{error}", "Errors of guests, by code.");
        GuestCancellations = meter.CreateCounter<long>(InstrumentNames.GuestCancellations, "{cancellation}", "Guest executions that were stopped from outside: out of time, or canceled.");
        GuestCallDuration = Duration(meter, InstrumentNames.GuestCallDuration, "How long calls of guest functions took.");
        HostCallDuration = Duration(meter, InstrumentNames.HostCallDuration, "How long guests' calls of host functions took.");
        CreationDuration = Duration(meter, InstrumentNames.CreationDuration, "How long it took to build a sandbox.");
        SnapshotDuration = Duration(meter, InstrumentNames.SnapshotDuration, "How long it took to take a snapshot.");
        RestoreDuration = Duration(meter, InstrumentNames.RestoreDuration, "How long it took to restore a sandbox.");
        meter.CreateObservableUpDownCounter(InstrumentNames.LiveSandboxes, ReadLive, "{sandbox}", "Sandboxes that exist, by what isolates them.");
        meter.CreateObservableUpDownCounter(InstrumentNames.PoisonedSandboxes, Sandboxes.CountPoisoned, "{sandbox}", "Sandboxes that exist and are poisoned.");
        meter.CreateObservableCounter(InstrumentNames.Exits, ReadExits, "{exit}", "Exits of vCPUs, by kind.");
        meter.CreateObservableCounter(InstrumentNames.RefusedSystemCalls, () => Sandboxes.Sum().RefusedCalls, "{call}", "System calls of guests that are not there.");
        meter.CreateObservableCounter(InstrumentNames.MessageIo, ReadBytes, "By", "Bytes of messages into guests and out of them.");
        meter.CreateObservableCounter(InstrumentNames.DroppedRecords, ReadDropped, "{record}", "What guests wrote and nobody got, because it was too much, by kind.");
    }

    public LiveSandboxes Sandboxes { get; } = new();

    public Counter<long> GuestCancellations { get; }

    public Histogram<double> GuestCallDuration { get; }

    public Histogram<double> HostCallDuration { get; }

    public Histogram<double> CreationDuration { get; }

    public Histogram<double> SnapshotDuration { get; }

    public Histogram<double> RestoreDuration { get; }

    /// <summary>The instruments on a factory's meter, or on the one of the process.</summary>
    public static Instruments On(IMeterFactory? factory) => factory is null ? Shared.Value
        : ByFactory.GetValue(factory, static factory => new Instruments(factory.Create(new MeterOptions(HyperlightTelemetry.MeterName) { Version = HyperlightTelemetry.Version })));

    /// <summary>Counts an error. A code that has no name, which a guest may send, counts as <see cref="ErrorCode.UnknownError"/>.</summary>
    public void CountGuestError(ErrorCode code)
    {
        if (_guestErrors.Enabled)
            _guestErrors.Add(1, new KeyValuePair<string, object?>(InstrumentNames.CodeTag, (Enum.IsDefined(code) ? code : ErrorCode.UnknownError).ToString("D")));
    }

    /// <summary>When something begins that an instrument measures; 0 when nobody listens.</summary>
    public static long Start(Histogram<double> instrument) => instrument.Enabled ? Stopwatch.GetTimestamp() : 0;

    public void RecordCreation(long start, bool isCold) => Record(CreationDuration, start, isCold ? [Cold] : [FromSnapshot]);

    /// <summary>It is over.</summary>
    /// <param name="instrument">What measures it.</param>
    /// <param name="start">What <see cref="Start"/> said.</param>
    /// <param name="tags">The tags.</param>
    public static void Record(Histogram<double> instrument, long start, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (start != 0)
            instrument.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, tags);
    }

    private static Histogram<double> Duration(Meter meter, string name, string description) => meter.CreateHistogram(name, "s", description, tags: null, Buckets);

    private static string NameOf(ExitKind kind) => kind switch
    {
        ExitKind.Hypercall => "hypercall",
        ExitKind.SystemCall => "system_call",
        ExitKind.Exception => "exception",
        ExitKind.Interrupted => "interrupt",
        _ => "shutdown",
    };

    private static KeyValuePair<string, object?> HypervisorTag(HypervisorKind kind) => kind == HypervisorKind.Kvm ? Kvm : Ptrace;

    private IEnumerable<Measurement<long>> ReadLive() => Enum.GetValues<HypervisorKind>().Select(kind => new Measurement<long>(Sandboxes.Count(kind), HypervisorTag(kind)));

    private IEnumerable<Measurement<long>> ReadExits()
    {
        GuestCounters sum = Sandboxes.Sum();
        return GuestCounters.Kinds.Select((kind, i) => new Measurement<long>(sum.ExitsOf(kind), ExitTags[i]));
    }

    private IEnumerable<Measurement<long>> ReadBytes()
    {
        GuestCounters sum = Sandboxes.Sum();
        yield return new Measurement<long>(sum.BytesIn, new KeyValuePair<string, object?>(InstrumentNames.DirectionTag, "in"));
        yield return new Measurement<long>(sum.BytesOut, new KeyValuePair<string, object?>(InstrumentNames.DirectionTag, "out"));
    }

    private IEnumerable<Measurement<long>> ReadDropped()
    {
        GuestCounters sum = Sandboxes.Sum();
        yield return Kind(sum.DroppedOutput, "output");
        yield return Kind(sum.DroppedSpans, "span");
        yield return Kind(sum.DroppedLogs, "log");
        yield return Kind(sum.DroppedFields, "field");
        yield return Kind(sum.InvalidRecords, "invalid");
        yield return Kind(sum.LateRecords, "late");

        static Measurement<long> Kind(long count, string kind) => new(count, new KeyValuePair<string, object?>(InstrumentNames.KindTag, kind));
    }
}
