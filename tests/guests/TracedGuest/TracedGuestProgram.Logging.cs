using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace TracedGuest;

/// <summary>The log records, and what telling costs.</summary>
public sealed partial class TracedGuestProgram
{
    public void LogEachLevel()
    {
        for (LogLevel level = LogLevel.Trace; level < LogLevel.None; level++)
            LogAt(Logger, level, level);
    }

    public void LogInDetail()
    {
        using Activity? span = Source.StartActivity("logging");
        using (Logger.BeginScope("a scope"))
        using (Logger.BeginScope(new Dictionary<string, object> { ["order"] = 17 }))
            Detailed(Logger, "wine", 3, new InvalidOperationException("corked"));
    }

    public void Logs(int count)
    {
        for (int i = 0; i < count; i++)
            Counted(Logger, i);
    }

    public void LogValues(int times)
    {
        for (int i = 0; i < times; i++)
        {
            foreach (object? value in LoggedValues.All)
                Valued(Logger, value, "shop");
        }
    }

    public void LogStates(int times)
    {
        int count = LoggedValues.States.Count;
        for (int i = 0; i < 2 * times * count; i++)
        {
            var state = new IndexOnly(LoggedValues.States[i < times * count ? i / times : i % count]);
            Logger.Log(LogLevel.Information, new EventId(20), state, null, static (_, _) => "text");
        }
    }

    public void LogFromFinalizer()
    {
        Drop();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    public void LogWhileLogging() => Odd(Logger, new Talkative());

    public int Work(int spans, int rounds)
    {
        int result = 0;
        for (int i = 0; i < spans; i++)
        {
            using Activity? span = Source.StartActivity("work");
            for (int round = 0; round < rounds; round++)
                result = result * 31 + round;
        }
        return result;
    }

    public long TimeSpans(int count)
    {
        long start = Stopwatch.GetTimestamp();
        Spans(count);
        return Picoseconds(start, count);
    }

    public long TimeBareSpans(int count)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => ReferenceEquals(source, Source),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return TimeSpans(count);
    }

    public long TimeLogs(int count) => TimeLogs(Logger, count);

    public long TimeBareLogs(int count) => TimeLogs(BareLogger.Instance, count);

    private static long TimeLogs(ILogger logger, int count)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
            Counted(logger, i);
        return Picoseconds(start, count);
    }

    private static long Picoseconds(long start, int count) => (long)(Stopwatch.GetElapsedTime(start).TotalNanoseconds * 1000 / count);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop() => _ = new Finalizable();

    [LoggerMessage(Message = "this is {Level}")]
    private static partial void LogAt(ILogger logger, LogLevel logLevel, LogLevel level);

    [LoggerMessage(7, LogLevel.Warning, "{Count} bottles of {Drink}", EventName = "Bottles")]
    private static partial void Detailed(ILogger logger, string drink, int count, Exception error);

    [LoggerMessage(8, LogLevel.Information, "record {Number}")]
    private static partial void Counted(ILogger logger, int number);

    [LoggerMessage(11, LogLevel.Information, "{Value} of the {Owner}")]
    private static partial void Valued(ILogger logger, object? value, string owner);

    [LoggerMessage(9, LogLevel.Information, "odd {Value}")]
    private static partial void Odd(ILogger logger, object value);

    private sealed class Finalizable
    {
        ~Finalizable() => Counted(Logger, -1);
    }

    private sealed class Talkative
    {
        public override string ToString()
        {
            Source.StartActivity("asked")?.Dispose();
            return "value";
        }
    }
}
