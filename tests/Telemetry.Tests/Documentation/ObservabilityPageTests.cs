using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Hyperlight;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;
using Hyperlight.Telemetry;
using Microsoft.Extensions.Logging;
using SimpleGuest;
using Telemetry.Tests.Support;

namespace Telemetry.Tests.Documentation;

/// <summary>The tables of docs/observability.md say what the code does, no more and no less.</summary>
public sealed class ObservabilityPageTests
{
    private static IReadOnlyList<string[]> InstrumentRows => DocumentTable.WithHead("Instrument", "In Prometheus", "Kind", "Unit", "Labels", "When").Rows;

    [Fact]
    public void Instruments_have_the_names_kinds_and_units_of_the_page()
    {
        using var meter = new MeterProbe();
        using Sandbox sandbox = Guest.Build(new TelemetryOptions { MeterFactory = meter });
        List<Instrument> older = [];
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => older.AddRange(instrument.Meter.Name == OlderMetrics.MeterName ? [instrument] : []) };
        using var metrics = new OlderMetrics();
        listener.Start();
        Assert.Equal(
            InstrumentRows.Select(static row => (Code(row[0]), row[2], Code(row[3]))).Order(),
            meter.Instruments.Concat(older).Select(static instrument => (instrument.Name, KindOf(instrument), instrument.Unit ?? "")).Order());
    }

    [Fact]
    public void Prometheus_sees_the_names_and_labels_of_the_page()
    {
        using var text = new HyperlightMetricsText(static options => options.OlderNames = true);
        using Sandbox sandbox = Guest.Builder(new TelemetryOptions { CallDurations = true }).WithColdStart().Build();
        DoEverything(sandbox);
        string scraped = text.Read();
        foreach (string[] row in InstrumentRows)
        {
            string name = Code(row[1]), series = row[2] == "histogram" ? $"{name}_count" : name;
            Assert.Contains($"# TYPE {name} {row[2]}\n", scraped, StringComparison.Ordinal);
            string line = Assert.IsType<string>(scraped.Split('\n').FirstOrDefault(line => line.StartsWith(series, StringComparison.Ordinal) && line[series.Length] is ' ' or '{'));
            Assert.Equal(DocumentTable.CodeOf(row[4]), LabelsOf(line));
        }
        Assert.Equal(InstrumentRows.Count, scraped.Split('\n').Count(static line => line.StartsWith("# TYPE", StringComparison.Ordinal)));
    }

    [Fact]
    public void Values_of_labels_are_those_of_the_page()
    {
        Dictionary<string, string[]> values = DocumentTable.WithHead("Label", "Values").Rows.ToDictionary(static row => row[0], static row => DocumentTable.CodeOf(row[1]));
        using var meter = new MeterProbe();
        var telemetry = new TelemetryOptions { MeterFactory = meter };
        using Sandbox cold = Guest.Builder(telemetry).WithColdStart().Build();
        using Snapshot snapshot = cold.TakeSnapshot();
        using Sandbox warm = Guest.Builder(snapshot, telemetry).Build();
        meter.Collect();
        Assert.Equal(values["`code`"], Enum.GetValues<ErrorCode>().Where(static code => code != ErrorCode.NoError).Select(static code => code.ToString("D")));
        Assert.Equal(values["`start`"], ValuesOf(meter, "hyperlight.sandbox.creation.duration start="));
        Assert.Equal(values["`kind` of `hyperlight.exits`"], ValuesOf(meter, "hyperlight.exits kind="));
        Assert.Equal(values["`kind` of `hyperlight.guest.records.dropped`"], ValuesOf(meter, "hyperlight.guest.records.dropped kind="));
        Assert.Equal(values["`direction`"], ValuesOf(meter, "hyperlight.message.io direction="));
        Assert.Equal(values["`hypervisor`"].Order(), ValuesOf(meter, "hyperlight.sandboxes.live hypervisor=").Order());
        Assert.Contains("`function_name`", values.Keys);
        Assert.Equal(7, values.Count);
    }

    [Fact]
    public void Codes_without_a_name_make_no_labels()
    {
        using var meter = new MeterProbe();
        Instruments.On(meter).CountGuestError((ErrorCode)123456789);
        Assert.Equal(1, meter.Sum("guest.errors code=8"));
    }

    [Fact]
    public void Spans_have_the_names_and_sources_of_the_page()
    {
        IEnumerable<string> names = typeof(Operations).GetFields(BindingFlags.Static | BindingFlags.Public).Select(static field => (string)field.GetRawConstantValue()!);
        IReadOnlyList<string[]> rows = DocumentTable.WithHead("Span", "Source", "When").Rows;
        Assert.Equal(rows.Select(static row => Code(row[0])).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        using var spans = new SpanProbe(HyperlightTelemetry.SourceName, HyperlightTelemetry.InternalSourceName);
        using (Sandbox sandbox = Guest.Builder().WithColdStart().Build())
        {
            DoEverything(sandbox);
            UseFilesAndPools(sandbox);
        }
        foreach (string[] row in rows)
            Assert.Contains(spans.Ended, span => span.OperationName == Code(row[0]) && span.Source.Name == Code(row[1]));
        Assert.Equal(
            [HyperlightTelemetry.SourceName, HyperlightTelemetry.InternalSourceName, HyperlightTelemetry.GuestSourceName],
            DocumentTable.WithHead("Source", "Level", "Spans").Rows.Select(static row => Code(row[0])));
        Assert.Equal(
            [SpanLevel.Info.LogLevel, SpanLevel.Trace.LogLevel, LogLevel.Information],
            DocumentTable.WithHead("Source", "Level", "Spans").Rows.Select(static row => row[1] == "info" ? LogLevel.Information : Enum.Parse<LogLevel>(row[1], ignoreCase: true)));
    }

    [Fact]
    public void Attributes_are_those_of_the_page()
    {
        using var spans = new SpanProbe();
        using Sandbox sandbox = Guest.Build();
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("on purpose"));
        Activity call = spans["ITrouble.Throw"];
        Assert.Equal(
            DocumentTable.WithHead("Attribute", "On", "Value").Rows.Select(static row => Code(row[0])).Order(),
            call.TagObjects.Concat(call.Events.SelectMany(static told => told.Tags)).Select(static tag => tag.Key).Order());
    }

    [Fact]
    public void Log_events_have_the_ids_levels_and_names_of_the_page()
    {
        IEnumerable<(string?, string, string)> events = typeof(LogMessages).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()
            .Select(static one => (one.EventName, one.EventId.ToString(System.Globalization.CultureInfo.InvariantCulture), one.Level.ToString()));
        IReadOnlyList<string[]> rows = DocumentTable.WithHead("Event", "Id", "Level", "Category", "When").Rows;
        Assert.Equal(rows.Select(static row => ((string?)Code(row[0]), row[1], row[2])).Order(), events.Order());
        Assert.All(rows.SelectMany(static row => DocumentTable.CodeOf(row[3])), static category =>
            Assert.Contains(category, (string[])[HostTelemetry.SandboxCategory, HostTelemetry.CallsCategory, HostTelemetry.InternalCategory]));
    }

    [Fact]
    public void Log_events_come_in_the_categories_of_the_page()
    {
        using var log = new LogProbe();
        using (Sandbox sandbox = Guest.Builder(new TelemetryOptions { LoggerFactory = log, LogFilter = "trace,a=b=c" }).WithColdStart().Build())
        {
            DoEverything(sandbox);
            Assert.ThrowsAny<ArgumentException>(() => sandbox.Restore(Foreign()));
            using var staged = new StagedGuest();
            File.WriteAllText(staged.SnapshotFile, "no snapshot");
            Guest.Builder(staged.Fresh(), new TelemetryOptions { LoggerFactory = log, LogFilter = "warn" }).Build().Dispose();
            using Sandbox traced = Traced.Build(new TelemetryOptions { LoggerFactory = log, LogFilter = "info", GuestRecordLimit = 1 });
            traced.GetGuest<TracedGuest.ITraced>().Logs(2);
        }
        // When they are told, Profiling.Tests know, which have such guests.
        var profiled = new SandboxTelemetry(new HostTelemetry(new TelemetryOptions { LoggerFactory = log, LogFilter = "info" }));
        profiled.MemoryTraceBegan("path");
        profiled.MemoryTraceEnded("path", null);
        profiled.MemoryTraceEnded("path", new IOException());
        // That, Ptrace.Tests know.
        profiled.IsolatedWithoutHardware("no device");
        foreach (string[] row in DocumentTable.WithHead("Event", "Id", "Level", "Category", "When").Rows)
        {
            IEnumerable<string> seen = log.Records.Where(record => record.Event.Name == Code(row[0])).Select(static record => record.Category).Distinct();
            Assert.Equal(DocumentTable.CodeOf(row[3]).Order(), seen.Order());
        }
    }

    [Fact]
    public void Examples_of_filters_let_through_what_the_page_says()
    {
        string[] categories = ["Hyperlight.Host.Sandbox", "Hyperlight.Host.Calls", "Hyperlight.Host.Internal"];
        foreach (string[] row in DocumentTable.WithHead(["Filter", .. categories.Select(static category => $"`{category}`")]).Rows)
        {
            Assert.Empty(LogFilter.From(Code(row[0])).Ignored);
            Assert.Equal(row[1..], categories.Select(category => HyperlightTelemetry.LevelOf(category, Code(row[0])).ToString()));
        }
    }

    [Fact]
    public void What_is_opt_in_is_absent_without_durations_and_older_names()
    {
        using var text = new HyperlightMetricsText();
        using Sandbox sandbox = Guest.Builder(new TelemetryOptions()).WithColdStart().Build();
        DoEverything(sandbox);
        IEnumerable<string> names = text.Read().Split('\n').Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[2]);
        Assert.Equal(InstrumentRows.Where(static row => row[5] == "always").Select(static row => Code(row[1])).Order(), names.Order());
        Assert.All(InstrumentRows, static row => Assert.True(row[5] == "always" || row[5].StartsWith("opt-in", StringComparison.Ordinal), row[5]));
    }

    [Fact]
    public void Samples_and_benchmark_lines_are_those_that_there_are()
    {
        IEnumerable<string> samples = Directory.GetDirectories(Repository("samples")).Where(static folder => File.ReadAllText(Directory.GetFiles(folder, "*.*proj").FirstOrDefault("/dev/null"))
            .Contains("Observability.props", StringComparison.Ordinal)).Select(static folder => $"samples/{Path.GetFileName(folder)}");
        Assert.Equal(samples.Order(), DocumentTable.WithHead("Sample", "Shows").Rows.Select(static row => Code(row[0])).Order());
        IEnumerable<string> lines = File.ReadAllText(Repository("tests/Benchmarks/TelemetryCost.cs")).Split('"').Where(static text => text.StartsWith("telemetry-", StringComparison.Ordinal));
        Assert.Equal(lines.Order(), DocumentTable.WithHead("Line", "What").Rows.Select(static row => Code(row[0])).Order());
    }

    // Every instrument, step and event, beside those of files and pools.
    private static void DoEverything(Sandbox sandbox)
    {
        using Snapshot snapshot = sandbox.TakeSnapshot();
        sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(1);
        sandbox.GetGuest<ILifecycle>().StartTicking(1000);
        // mov eax, 600; syscall; ret
        sandbox.GetGuest<IMachineCode>().RunCode(Convert.FromHexString("B8580200000F05C3"), 0, 0);
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("on purpose"));
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().PrintForever(new string('x', 60_000)));
        Guest.TimeOut(sandbox);
        sandbox.Interrupt();
        sandbox.Restore(snapshot);
        Guest.Builder(snapshot, new TelemetryOptions()).Build().Dispose();
    }

    private static void UseFilesAndPools(Sandbox sandbox)
    {
        using Snapshot snapshot = sandbox.TakeSnapshot();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hyperlight-telemetry-");
        string file = Path.Combine(folder.FullName, "file");
        snapshot.Save(file);
        Snapshot.Load(file, Guests.SimpleGuest).Dispose();
        sandbox.WriteCoreDump(Path.Combine(folder.FullName, "core"));
        folder.Delete(recursive: true);
        using var staged = new StagedGuest();
        Guest.Builder(staged.WithSnapshot().Fresh()).Build().Dispose();
        using var pool = new SandboxPool(Guests.SimpleGuest, 1, static builder => builder.WithHostFunctions<IHostEcho>(new TestHost()));
        pool.Rent().Dispose();
    }

    private static Snapshot Foreign()
    {
        using Sandbox other = Guest.Builder().WithMemoryLimit(64 << 20).Build();
        return other.TakeSnapshot();
    }

    internal static string Repository(string path) => Path.Combine(
        typeof(ObservabilityPageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Repository").Value!, path);

    private static string Code(string cell) => DocumentTable.CodeOf(cell).SingleOrDefault("");

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        ObservableUpDownCounter<long> => "gauge",
        Counter<long> or ObservableCounter<long> => "counter",
        _ => instrument.GetType().Name,
    };

    private static IEnumerable<string> LabelsOf(string line) =>
        line.IndexOf('{', StringComparison.Ordinal) is > 0 and var start ? line[(start + 1)..line.IndexOf('}', StringComparison.Ordinal)].Split(',').Select(static label => label.Split('=')[0]) : [];

    private static IEnumerable<string> ValuesOf(MeterProbe meter, string start) =>
        meter.Measured.Where(name => name.StartsWith(start, StringComparison.Ordinal)).Select(name => name[start.Length..]);
}
