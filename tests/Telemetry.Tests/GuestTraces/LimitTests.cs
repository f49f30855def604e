using System.Diagnostics;
using Hyperlight;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.GuestTraces;

/// <summary>A guest may tell much: what is too much is counted, and costs what the size of the buffer says.</summary>
public sealed class LimitTests
{
    private const int Many = 100_000;

    [Fact]
    public void A_hundred_thousand_spans_arrive_and_make_as_many_exits_as_fill_the_buffer()
    {
        using Sandbox sandbox = Traced.Builder(new TelemetryOptions { GuestRecordLimit = Many + 1 }).WithMemoryLimit(512 << 20).Build();
        using var spans = new Counting(HyperlightTelemetry.GuestSourceName);
        ITraced guest = sandbox.GetGuest<ITraced>();
        guest.SpansWithoutCollection(1);
        (SandboxStatistics first, int before) = (sandbox.Statistics, spans.Of("span"));
        guest.SpansWithoutCollection(Many);
        Assert.Equal(Many, spans.Of("span") - before);
        Assert.Equal(0, Counters(sandbox).DroppedSpans);
        // The call's end is an exit too. The buffer is emptied at system calls as well, each of which saves one exit at most.
        SandboxStatistics last = sandbox.Statistics;
        int most = Flushes(Many, SizeOfSpan) + 1;
        Assert.InRange(last.Hypercalls - first.Hypercalls, most - (last.SystemCalls - first.SystemCalls), most);
        Assert.InRange(last.SystemCalls - first.SystemCalls, 0, 4);
    }

    [Fact]
    public void A_hundred_thousand_log_records_arrive_or_are_counted()
    {
        using var logs = new LogProbe();
        using Sandbox sandbox = Traced.Build(new TelemetryOptions { LoggerFactory = logs, LogFilter = "trace", GuestRecordLimit = 60_000 });
        ITraced guest = sandbox.GetGuest<ITraced>();
        guest.Logs(1);
        guest.Logs(Many);
        Assert.Equal(60_001, logs.Records.Count(static record => record.Category == "Hyperlight.Guest.Test.Category"));
        Assert.Equal(Many - 60_000, Counters(sandbox).DroppedLogs);
    }

    [Fact]
    public void Spans_beyond_the_limit_are_counted_once_each_and_do_not_arrive()
    {
        using Sandbox sandbox = Traced.Build(new TelemetryOptions { GuestRecordLimit = 100 });
        using var spans = new Counting(HyperlightTelemetry.GuestSourceName);
        ITraced guest = sandbox.GetGuest<ITraced>();
        guest.Spans(1000);
        GuestCounters counters = Counters(sandbox);
        // The guest's own span of the call is one of the hundred.
        Assert.Equal((99, 1001 - 100, 0), (spans.Of("span"), counters.DroppedSpans, counters.InvalidRecords));
        guest.Spans(10);
        Assert.Equal(99 + 10, spans.Of("span"));
    }

    [Fact]
    public void Too_many_open_spans_are_counted()
    {
        using Sandbox sandbox = Traced.Build();
        using var spans = new Counting(HyperlightTelemetry.GuestSourceName);
        sandbox.GetGuest<ITraced>().Nest(5000);
        Assert.Equal(4096 - 1, spans.Total("depth "));
        Assert.Equal(5001 - 4096, Counters(sandbox).DroppedSpans);
    }

    [Fact]
    public void What_is_dropped_is_measured_by_kind()
    {
        using var meter = new MeterProbe();
        using Sandbox sandbox = Traced.Build(new TelemetryOptions { MeterFactory = meter, GuestRecordLimit = 10 });
        using var spans = new Counting(HyperlightTelemetry.GuestSourceName);
        sandbox.GetGuest<ITraced>().Spans(100);
        meter.Collect();
        Assert.Equal(91, meter.Sum("hyperlight.guest.records.dropped kind=span"));
        Assert.Equal(0, meter.Sum("hyperlight.guest.records.dropped kind=log"));
    }

    private static GuestCounters Counters(Sandbox sandbox) => sandbox.MicroVm.Telemetry.Counters;

    // What the guest writes for a span without tags: that it began, and that it ended.
    private static (int Open, int Close) SizeOfSpan
    {
        get
        {
            byte[] scratch = new byte[RecordLimits.Record];
            return (Padded(RecordWriter.OpenSpan(scratch, 1, 2, 3, "span", "Test.Source", RecordLevel.Information, 0, 0).Finish()), Padded(RecordWriter.CloseSpan(scratch, 1, 2).Finish()));
        }
    }

    private static int Padded(int length) => (length + RecordBufferHeader.Alignment - 1) / RecordBufferHeader.Alignment * RecordBufferHeader.Alignment;

    // How often a buffer is full, record by record; each call begins with two records of its own.
    private static int Flushes(int count, (int Open, int Close) size)
    {
        byte[] scratch = new byte[RecordLimits.Record];
        int capacity = Hyperlight.Host.Tracing.RecordBuffer.Bytes - RecordBufferHeader.Size, flushes = 0;
        int used = Padded(RecordWriter.GuestStart(scratch, 1).Finish()) + Padded(RecordWriter.OpenSpan(scratch, 1, 2, 3, "dispatch ITraced.SpansWithoutCollection", "Hyperlight.Guest", RecordLevel.Trace, 1, 0).Finish());
        for (int i = 0; i < 2 * count + 1; i++)
        {
            int next = i % 2 == 0 && i < 2 * count ? size.Open : size.Close;
            if (used + next > capacity)
                (used, flushes) = (0, flushes + 1);
            used += next;
        }
        return flushes;
    }

    /// <summary>Counts spans by name, and keeps none.</summary>
    private sealed class Counting : IDisposable
    {
        private readonly Dictionary<string, int> _counts = [];
        private readonly ActivityListener _listener;
        private readonly Activity _root = new Activity("counting").Start();

        public Counting(string source)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = candidate => candidate.Name == source,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = Add,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int Of(string name) => _counts.GetValueOrDefault(name);

        public int Total(string prefix) => _counts.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(static pair => pair.Value);

        public void Dispose()
        {
            _listener.Dispose();
            _root.Dispose();
        }

        // Other tests have spans too.
        private void Add(Activity span)
        {
            if (span.TraceId == _root.TraceId)
                _counts[span.OperationName] = Of(span.OperationName) + 1;
        }
    }
}
