using System.Diagnostics;
using System.Reflection;
using Hyperlight;

namespace Benchmarks;

/// <summary>What <c>trace_dump</c> needs for a trace of ten million records: the time and the memory of each command.</summary>
internal sealed class TraceDumpCost(Action<string, double, string> print)
{
    private const int Records = 10_000_000;

    private static readonly string[] Commands = ["top", "leaks", "folded", "list_frames", "flamegraph", "plot_mem", "speedscope", "pprof", "heaptrack", "chrome"];

    public void Run()
    {
        string trace = Path.GetTempFileName();
        try
        {
            Run(trace, "half-freed", keepsAll: false);
            Run(trace, "all-alive", keepsAll: true);
        }
        finally
        {
            File.Delete(trace);
        }
    }

    private void Run(string trace, string name, bool keepsAll)
    {
        using (FileStream file = File.Create(trace))
            LongTrace.Write(file, Records, keepsAll);
        foreach (string command in (string[])[.. Commands, "diff"])
        {
            (double seconds, double memory) = Measure(trace, command);
            print($"trace-dump-{command}-{name}", seconds, "s");
            print($"trace-dump-{command}-{name}-memory", memory, "MB");
        }
    }

    private static (double Seconds, double Memory) Measure(string trace, string command)
    {
        string[] other = command == "diff" ? [trace] : [];
        long start = Stopwatch.GetTimestamp(), peak = 0;
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Tool, Guests.SimpleGuest.Name, trace, command, .. other, "--output", "/dev/null"]))!;
        while (!process.WaitForExit(50))
        {
            process.Refresh();
            peak = Math.Max(peak, process.PeakWorkingSet64);
        }
        return process.ExitCode == 0 ? (Stopwatch.GetElapsedTime(start).TotalSeconds, peak / 1e6) : throw new InvalidOperationException($"trace_dump {command} ended with {process.ExitCode}.");
    }

    private static string Tool => Path.Combine(
        typeof(TraceDumpCost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Repository").Value!,
        "src/Hyperlight.TraceDump/bin/Release/net10.0/trace_dump.dll");
}
