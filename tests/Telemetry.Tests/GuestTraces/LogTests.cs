using System.Diagnostics;
using System.Globalization;
using Hyperlight;
using Microsoft.Extensions.Logging;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.GuestTraces;

/// <summary>What a guest logs reaches the host's logger.</summary>
public sealed partial class LogTests
{
    private const string Category = "Hyperlight.Guest.Test.Category";

    [Theory]
    [InlineData("none,hyperlight_guest=trace", LogLevel.Trace)]
    [InlineData("hyperlight_guest=info", LogLevel.Information)]
    [InlineData("warn", LogLevel.Warning)]
    [InlineData(null, LogLevel.Error)]
    [InlineData("hyperlight_guest::test::category=debug", LogLevel.Debug)]
    [InlineData("trace,hyperlight_guest=off", LogLevel.None)]
    public void The_filter_decides_which_levels_come(string? filter, LogLevel least)
    {
        using var logs = new LogProbe();
        using Sandbox sandbox = Traced.Build(Options(logs, filter));
        sandbox.GetGuest<ITraced>().LogEachLevel();
        Assert.Equal(
            Enum.GetValues<LogLevel>().Where(level => level >= least && level != LogLevel.None).Select(static level => (level, $"this is {level}")),
            Of(logs).Select(static record => (record.Level, record.Text)));
    }

    [Fact]
    public void What_the_filter_keeps_out_is_not_even_written()
    {
        using var logs = new LogProbe();
        using Sandbox sandbox = Traced.Build(Options(logs, "hyperlight_guest=warn"));
        ITraced guest = sandbox.GetGuest<ITraced>();
        long before = sandbox.Statistics.Hypercalls;
        guest.Logs(10_000);
        Assert.Equal(1, sandbox.Statistics.Hypercalls - before);
        Assert.Empty(Of(logs));
    }

    [Fact]
    public void The_level_may_change_between_calls()
    {
        using var logs = new SwitchedLoggers();
        using Sandbox sandbox = Traced.Build(new TelemetryOptions { LoggerFactory = logs, LogFilter = "trace" });
        ITraced guest = sandbox.GetGuest<ITraced>();
        int[] counts = [.. new[] { LogLevel.Critical, LogLevel.Trace, LogLevel.None, LogLevel.Warning }.Select(level =>
        {
            logs.Least = level;
            int before = logs.Count;
            guest.LogEachLevel();
            return logs.Count - before;
        })];
        Assert.Equal([1, 6, 0, 3], counts);
    }

    [Fact]
    public void A_record_brings_everything_that_it_has()
    {
        using var logs = new LogProbe();
        using Sandbox sandbox = Traced.Build(Options(logs, "trace"));
        DateTime before = DateTime.UtcNow;
        sandbox.GetGuest<ITraced>().LogInDetail();
        LogRecord record = Assert.Single(Of(logs));
        Assert.Equal((LogLevel.Warning, 7, "Bottles", "3 bottles of wine"), (record.Level, record.Event.Id, record.Event.Name, record.Text));
        Dictionary<string, object?> fields = record.State.ToDictionary();
        Assert.Equal(("wine", 3L, "{Count} bottles of {Drink}", "a scope", 17L), (fields["Drink"], fields["Count"], fields["{OriginalFormat}"], fields["Scope"], fields["order"]));
        Assert.InRange((DateTime)fields["GuestTime"]!, before, DateTime.UtcNow);
        GuestException error = Assert.IsType<GuestException>(record.Error);
        Assert.Equal(("System.InvalidOperationException", "corked"), (error.TypeName, error.Message));
        Assert.Equal((sandbox.Id.ToString(), "ITraced.LogInDetail"), (record.Scope["SandboxId"], record.Scope["Function"]));
    }

    [Fact]
    public void A_record_has_the_ids_of_the_span_that_it_was_written_in()
    {
        using var logs = new LogProbe();
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build(Options(logs, "trace"));
        ITraced guest = sandbox.GetGuest<ITraced>();
        guest.LogInDetail();
        Assert.Equal(spans["logging"].Context, Assert.Single(Of(logs)).Span);
        guest.Logs(1);
        Assert.Equal(spans["dispatch ITraced.Logs"].Context, Of(logs)[1].Span);
    }

    [Fact]
    public void Without_spans_a_record_belongs_to_what_the_host_does()
    {
        using var logs = new LogProbe();
        using Sandbox sandbox = Traced.Build(Options(logs, "trace"));
        using Activity mine = new Activity("mine").Start();
        sandbox.GetGuest<ITraced>().Logs(1);
        Assert.Equal(mine.Context, Assert.Single(Of(logs)).Span);
    }

    [Fact]
    public void Records_of_one_place_tell_what_the_same_code_tells_on_the_host()
    {
        const int Times = 3;
        using LogProbe logs = new(), expected = new();
        ILogger host = expected.CreateLogger("host");
        using Sandbox sandbox = Traced.Build(Options(logs, "trace"));
        sandbox.GetGuest<ITraced>().LogValues(Times);
        for (int i = 0; i < Times * LoggedValues.All.Count; i++)
            Valued(host, LoggedValues.All[i % LoggedValues.All.Count], "shop");
        Assert.Equal(expected.Records.Select(Told), Of(logs).Select(Told));
    }

    [Fact]
    public void Records_that_look_alike_are_told_apart()
    {
        const int Times = 20;
        using LogProbe logs = new();
        using Sandbox sandbox = Traced.Build(Options(logs, "trace"));
        sandbox.GetGuest<ITraced>().LogStates(Times);
        IEnumerable<KeyValuePair<string, object?>[]> states =
            [.. LoggedValues.States.SelectMany(static state => Enumerable.Repeat(state, Times)), .. Enumerable.Repeat(LoggedValues.States, Times).SelectMany(static all => all)];
        Assert.Equal(states.Select(static state => $"Information 20  text|{FieldsOf(state)}"), Of(logs).Select(Told));
    }

    [Fact]
    public void Finalizers_may_log()
    {
        using var logs = new LogProbe();
        using Sandbox sandbox = Traced.Build(Options(logs, "trace"));
        sandbox.GetGuest<ITraced>().LogFromFinalizer();
        Assert.Equal("record -1", Assert.Single(Of(logs)).Text);
    }

    [Fact]
    public void The_text_of_a_value_may_begin_a_span_of_its_own()
    {
        using var logs = new LogProbe();
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build(Options(logs, "trace"));
        sandbox.GetGuest<ITraced>().LogWhileLogging();
        LogRecord record = Assert.Single(Of(logs));
        Assert.Equal(("odd value", "value"), (record.Text, record.State.ToDictionary()["Value"]));
        // Once for the message, once for the field.
        Assert.Equal(2, spans.Names.Count(static name => name == "asked"));
    }

    [Fact]
    public void What_the_guest_logs_cannot_forge_lines()
    {
        using var logs = new LogProbe();
        using var call = new RecordedCall(Options(logs, "trace"));
        call.Start().Log(0, "one\u001b[2J\u202Etwo");
        Assert.Equal("one\\x1b[2J\\x202etwo", Assert.Single(logs.Records).Text);
    }

    private static string Told(LogRecord record) => $"{record.Level} {record.Event.Id} {record.Event.Name} {record.Text}|{FieldsOf(record.State)}";

    private static string FieldsOf(IEnumerable<KeyValuePair<string, object?>> state) =>
        string.Join('|', state.Where(static field => field.Key != "GuestTime").Select(static field => $"{field.Key}={TextOf(field.Value)}"));

    // A list is told as a record tells it.
    private static string TextOf(object? value) => value is int[] list ? $"[{string.Join(", ", list)}]" : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    [LoggerMessage(11, LogLevel.Information, "{Value} of the {Owner}")]
    private static partial void Valued(ILogger logger, object? value, string owner);

    private static TelemetryOptions Options(LogProbe logs, string? filter) => new() { LoggerFactory = logs, LogFilter = filter };

    private static LogRecord[] Of(LogProbe logs) => [.. logs.Records.Where(static record => record.Category == Category)];

    /// <summary>Loggers whose level changes.</summary>
    private sealed class SwitchedLoggers : ILoggerFactory, ILogger
    {
        public LogLevel Least { get; set; } = LogLevel.None;

        public int Count { get; private set; }

        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("Hyperlight.Guest", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Count++;

        public void Dispose()
        {
        }
    }
}
