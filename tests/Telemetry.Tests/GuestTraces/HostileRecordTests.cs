using System.Diagnostics;
using Hyperlight;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Protocol;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.GuestTraces;

/// <summary>Whatever a guest writes as its records, the host goes on, in bounds.</summary>
public sealed class HostileRecordTests
{
    private const int Batches = 1_000_000, BatchesOfACall = 2000, SpanLimit = 500;

    [Fact]
    public void A_million_hostile_batches_do_no_harm()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        using var spans = new Checked();
        using var logs = new LogProbe();
        using var buffer = new HostileBuffer(new TelemetryOptions { GuestRecordLimit = SpanLimit });
        var writer = new HostileWriter(random);
        for (int batch = 0; batch < Batches; batch++)
        {
            if (batch % BatchesOfACall == 0)
                Begin(buffer, spans, seed);
            writer.Write(buffer);
            buffer.Trace.Drain();
            if (batch % BatchesOfACall == BatchesOfACall - 1)
                End(buffer, spans, seed);
        }
        Assert.InRange(spans.Total, Batches / BatchesOfACall * 100, Batches / BatchesOfACall * (SpanLimit + 1));
        Assert.True(buffer.Counters.InvalidRecords > Batches / 10, $"seed {seed}");
    }

    [Fact]
    public void A_guest_that_scribbles_over_its_buffer_harms_only_its_own_trace()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        using Snapshot clean = sandbox.TakeSnapshot();
        ITraced guest = sandbox.GetGuest<ITraced>();
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            guest.Scribble(random.Next(0, 200), bytes);
        }
        Assert.False(sandbox.IsPoisoned, $"seed {seed}");
        sandbox.Restore(clean);
        guest.Nest(1);
        Assert.Equal("ITraced.Nest > call-to-guest > dispatch ITraced.Nest > depth 1", spans.PathTo(spans["depth 1"]));
    }

    [Theory]
    [InlineData(uint.MaxValue, 0u)]
    [InlineData(0u, uint.MaxValue)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(7u, 3u)]
    [InlineData(8u, 16u)]
    [InlineData((256u << 10) - 128, (256u << 10) - 136)]
    public void Positions_outside_of_the_buffer_lead_nowhere(uint reserved, uint taken)
    {
        using SpanProbe spans = new(HyperlightTelemetry.GuestSourceName);
        using var buffer = new HostileBuffer(new TelemetryOptions());
        buffer.Trace.Begin();
        buffer.Records.Fill(0xFF);
        (buffer.Header.Reserved, buffer.Header.Taken) = (reserved, taken);
        buffer.Trace.Drain();
        buffer.Trace.End(null);
        Assert.InRange(buffer.Counters.InvalidRecords, 0, 1);
        // Whatever it was, the next call begins with an empty buffer.
        buffer.Trace.Clear();
        Assert.Equal((0u, 0u, 0u), (buffer.Header.Reserved, buffer.Header.Taken, buffer.Wanted));
    }

    [Fact]
    public void A_record_that_is_never_complete_keeps_back_only_what_lies_behind_it()
    {
        using var buffer = new HostileBuffer(new TelemetryOptions());
        using SpanProbe spans = new(HyperlightTelemetry.GuestSourceName);
        byte[] scratch = new byte[RecordLimits.Record];
        buffer.Trace.Begin();
        buffer.Add(scratch.AsSpan(0, RecordWriter.GuestStart(scratch, TimestampCounter.Read()).Finish()));
        uint hole = buffer.Header.Reserved;
        int length = RecordWriter.Event(scratch, 0, TimestampCounter.Read(), "late", 0).Finish();
        byte[] late = scratch[..length];
        buffer.Header.Reserved += (uint)(length + 7) & ~7u;
        buffer.Add(scratch.AsSpan(0, RecordWriter.OpenSpan(scratch, 1, 0, TimestampCounter.Read(), "behind", "", RecordLevel.Trace, 0, 0).Finish()));
        buffer.Trace.Drain();
        Assert.Equal(hole, buffer.Header.Taken);
        // All of it but the size, which completes it.
        late.AsSpan(sizeof(int)).CopyTo(buffer.Records[((int)hole + sizeof(int))..]);
        buffer.Trace.Drain();
        Assert.Equal(hole, buffer.Header.Taken);
        late.AsSpan(0, sizeof(int)).CopyTo(buffer.Records[(int)hole..]);
        buffer.Trace.Drain();
        Assert.Equal((0u, 0u), (buffer.Header.Reserved, buffer.Header.Taken));
        buffer.Trace.End(null);
        Assert.Equal("behind", spans.Names.First());
        Assert.Equal("late", Assert.Single(spans["call-to-guest"].Events).Name);
    }

    [Fact]
    public void Names_and_fields_are_bounded_in_number_and_size()
    {
        using var buffer = new HostileBuffer(new TelemetryOptions());
        using SpanProbe spans = new(HyperlightTelemetry.GuestSourceName);
        byte[] scratch = new byte[RecordLimits.Record];
        buffer.Trace.Begin();
        buffer.Add(scratch.AsSpan(0, RecordWriter.GuestStart(scratch, TimestampCounter.Read()).Finish()));
        buffer.Add(scratch.AsSpan(0, RecordWriter.OpenSpan(scratch, 1, 0, TimestampCounter.Read(), "edited", "", RecordLevel.Trace, 0, 0).Finish()));
        for (int i = 0; i < 100; i++)
        {
            RecordWriter edit = RecordWriter.EditSpan(scratch, 1, "", 0, "", 5, 5);
            for (int field = 0; field < 5; field++)
                edit.Field($"key {i} {field}", field);
            for (int link = 0; link < 5; link++)
                edit.Link(1, 2, 3, 0);
            buffer.Add(scratch.AsSpan(0, edit.Finish()));
            buffer.Trace.Drain();
        }
        for (int i = 0; i < 2000; i++)
        {
            buffer.Add(scratch.AsSpan(0, RecordWriter.Event(scratch, 1, TimestampCounter.Read(), "event", 0).Finish()));
            buffer.Trace.Drain();
        }
        buffer.Trace.End(null);
        Activity span = spans["edited"];
        Assert.Equal((256, 128, 1024), (span.TagObjects.Count(static tag => tag.Key.StartsWith("key", StringComparison.Ordinal)), span.Links.Count(), span.Events.Count()));
        Assert.Equal((500 - 256 + 500 - 128, 2000 - 1024), (buffer.Counters.DroppedFields, buffer.Counters.DroppedLogs));
    }

    private static void Begin(HostileBuffer buffer, Checked spans, int seed)
    {
        spans.Begin();
        buffer.Trace.Forget();
        buffer.Trace.Begin();
        Assert.True(Activity.Current is { OperationName: "call-to-guest" }, $"seed {seed}");
    }

    private static void End(HostileBuffer buffer, Checked spans, int seed)
    {
        buffer.Trace.End(null);
        Assert.True(spans.Open == 0, $"seed {seed}");
        Assert.True(spans.Wrong is null, $"seed {seed}: {spans.Wrong}");
        Assert.True(ReferenceEquals(Activity.Current, spans.Root), $"seed {seed}");
    }

    /// <summary>Checks each span when it ends, and keeps none.</summary>
    private sealed class Checked : IDisposable
    {
        private readonly ActivityListener _listener;
        private readonly HashSet<ActivitySpanId> _begun = [];
        private DateTime _begin;

        public Checked()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == HyperlightTelemetry.GuestSourceName,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = Started,
                ActivityStopped = Stopped,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public Activity Root { get; } = new Activity("fuzz").Start();

        public int Open { get; private set; }

        public int Total { get; private set; }

        public string? Wrong { get; private set; }

        public void Begin()
        {
            _begun.Clear();
            _begun.Add(Root.SpanId);
            _begin = DateTime.UtcNow;
        }

        public void Dispose()
        {
            _listener.Dispose();
            Root.Dispose();
        }

        private void Started(Activity span)
        {
            if (span.TraceId != Root.TraceId)
                return;
            Open++;
            Total++;
            // A parent that began before: so there are no cycles.
            if (!_begun.Contains(span.ParentSpanId))
                Wrong ??= $"'{span.OperationName}' has an unknown parent";
            _begun.Add(span.SpanId);
            // A byte that is not printable is shown by four characters.
            if (span.OperationName.Length > 4 * RecordLimits.Name || span.OperationName.Any(char.IsControl))
                Wrong ??= "a name is too long, or not printable";
        }

        private void Stopped(Activity span)
        {
            if (span.TraceId != Root.TraceId)
                return;
            Open--;
            if (span.StartTimeUtc < _begin || span.Duration < TimeSpan.Zero || span.StartTimeUtc + span.Duration > DateTime.UtcNow.AddMilliseconds(1))
                Wrong ??= $"'{span.OperationName}' has impossible times";
        }
    }
}
