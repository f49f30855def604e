using System.Diagnostics;
using Hyperlight;
using Microsoft.Extensions.Logging;
using TracedGuest;

namespace Benchmarks;

/// <summary>What it costs a call that its guest tells what it does, as ratios to the same call when it does not.</summary>
internal sealed class GuestTraceCost(Action<string, double, string> print)
{
    // Fits into the record buffer: no exit comes between.
    private const int Told = 300, Samples = 200;

    private const int Pairs = 9;

    // About 1 ms in all.
    private const int Spans = 10, WorkRounds = 80_000;

    public void Run()
    {
        // First, as in a process in which nobody ever listened.
        ComparePairs("guest-trace-unwanted", Nothing);
        ComparePairs("guest-trace-unwanted-10-spans", TenSpans);
        using Sandbox plain = Build(Guests.TracedGuest), traced = Build(Guests.TracedGuest_trace_guest), logged = Build(Guests.TracedGuest_trace_guest, new Deaf());
        ITraced without = plain.GetGuest<ITraced>(), with = traced.GetGuest<ITraced>();
        Time(without, Nothing, isWanted: false)(3000);
        Compare("guest-trace-absent", Time(without, Nothing, isWanted: false), Time(without, Nothing, isWanted: true));
        Compare("guest-trace-10-spans", Time(with, TenSpans, isWanted: false), Time(with, TenSpans, isWanted: true));
        print("guest-trace-10-spans-in-1ms", Paired.Ratio(Time(with, Work, isWanted: false), Time(with, Work, isWanted: true), calls: 10, warmUp: 100), "ratio");
        print("guest-span-bare-ns", Median(() => without.TimeBareSpans(Told)), "ns");
        using (Listen())
            print("guest-span-ns", Median(() => with.TimeSpans(Told)), "ns");
        print("guest-log-bare-ns", Median(() => without.TimeBareLogs(Told)), "ns");
        print("guest-log-ns", Median(() => logged.GetGuest<ITraced>().TimeLogs(Told)), "ns");
    }

    // Where a sandbox's memory happens to lie makes a percent or two: the median of several pairs, each of which lies elsewhere.
    private void ComparePairs(string name, Action<ITraced> call)
    {
        double[] ratios = new double[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            using Sandbox plain = Build(Guests.TracedGuest), traced = Build(Guests.TracedGuest_trace_guest);
            Func<int, double> without = Time(plain.GetGuest<ITraced>(), call, isWanted: false), with = Time(traced.GetGuest<ITraced>(), call, isWanted: false);
            without(1000);
            ratios[i] = Paired.Ratio(without, with, warmUp: 1000);
        }
        print(name, Sample.Median(ratios), "ratio");
    }

    private static Sandbox Build(GuestBinary guest, ILoggerFactory? loggers = null) => new SandboxBuilder(guest)
        .WithHostFunctions<ITracedHost>(new NoHost()).WithTelemetry(new TelemetryOptions { LoggerFactory = loggers, LogFilter = "none,hyperlight_guest=info" }).Build();

    private static void Nothing(ITraced guest) => guest.Nothing();

    private static void TenSpans(ITraced guest) => guest.Spans(Spans);

    private static void Work(ITraced guest) => guest.Work(Spans, WorkRounds);

    private static Func<int, double> Time(ITraced guest, Action<ITraced> call, bool isWanted) => calls =>
    {
        using ActivityListener? listener = isWanted ? Listen() : null;
        // The guest learns it with the call.
        call(guest);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            call(guest);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    };

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == HyperlightTelemetry.GuestSourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static double Median(Func<long> picoseconds) => Sample.Median([.. Enumerable.Range(0, Samples).Select(_ => picoseconds() / 1000.0)]);

    private void Compare(string name, Func<int, double> without, Func<int, double> with) => print(name, Paired.Ratio(without, with), "ratio");

    private sealed class NoHost : ITracedHost
    {
        public int Ask(int value) => value;

        public void Refuse(string reason) => throw new InvalidOperationException(reason);
    }

    /// <summary>Wants everything, and forgets it.</summary>
    private sealed class Deaf : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
        }

        public void Dispose()
        {
        }
    }
}
