using System.Diagnostics;
using System.Globalization;
using Benchmarks.Values;
using Hyperlight;
using SimpleGuest;

namespace Benchmarks;

/// <summary>The figures that are watched: each a ratio to the floor, measured in turn with it, or a count.</summary>
internal sealed class Ratios(TextWriter output)
{
    private const int Rounds = 7, Calls = 2000;

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(2);

    public void Run()
    {
        using var floor = new Floor();
        using Sandbox sandbox = Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        sandbox.Restore(snapshot);
        TouchedPages pages = PagesOfFirstCall(snapshot);
        WarmCalls(floor, sandbox, pages);
        FreshSandboxes(floor, snapshot, pages);
        Restores(floor, sandbox, snapshot, pages);
        new TelemetryCost(Print).Run();
        RunGuestTraces();
        RunMemoryProfile();
        new ThreadChange(Print).Run(sandbox);
        new Scaling(Print).Run(snapshot);
        new Footprint(Print).Run(snapshot);
        RunStarts();
        new ChildProcesses(Print).Run(sandbox.GetGuest<ICalculator>());
    }

    /// <summary>The figures of guests that tell what they do alone.</summary>
    public void RunGuestTraces() => new GuestTraceCost(Print).Run();

    /// <summary>The figures of the tool that reads memory traces; not among the others, as they take minutes.</summary>
    public void RunTraceDump() => new TraceDumpCost(Print).Run();

    /// <summary>The figures of messages alone: no guest is called.</summary>
    public void RunValues() => new ValueCost(Print).Run();

    /// <summary>The figures of the generator: no guest is called.</summary>
    public void RunGenerator() => new GeneratorCost(Print).Run();

    /// <summary>The figures of guests whose memory is profiled alone.</summary>
    public void RunMemoryProfile() => new MemoryProfileCost(Print).Run();

    /// <summary>The figures of first sandboxes alone.</summary>
    public void RunStarts()
    {
        new ColdBoot(Print).Run();
        new StagedStart(Print).Run();
    }

    internal static Sandbox Build(Snapshot? snapshot = null) =>
        (snapshot is null ? new SandboxBuilder(Guests.SimpleGuest) : new SandboxBuilder(snapshot)).WithHostFunctions<IHostEcho>(new HostEcho()).Build();

    private void WarmCalls(Floor floor, Sandbox sandbox, TouchedPages pages)
    {
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        IRoundTrips roundTrips = sandbox.GetGuest<IRoundTrips>();
        WarmUp(() => calculator.Add(2, 3), () => roundTrips.RoundTripHostI32(7));
        Compare("warm-call", () => floor.Exit(pages), () => Sample.Median(Calls, () => calculator.Add(2, 3)));
        Compare("call-with-host-call", () => 2 * floor.Exit(pages), () => Sample.Median(Calls, () => roundTrips.RoundTripHostI32(7)));
        Print("warm-call-allocated", AllocatedPerCall(calculator), "bytes");
    }

    // The runtime compiles hot code anew after a while; a warm call is one after that.
    private static void WarmUp(params Action[] calls)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < WarmUpTime)
            Array.ForEach(calls, static call => call());
    }

    private void FreshSandboxes(Floor floor, Snapshot snapshot, TouchedPages pages)
    {
        var disposed = new List<Sandbox>();
        Compare("new-from-snapshot", () => floor.New(pages), () => Sample.Median(30, () => FirstCall(snapshot, disposed), () => DisposeAll(disposed)));
    }

    private void Restores(Floor floor, Sandbox sandbox, Snapshot snapshot, TouchedPages pages)
    {
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        Compare("restore-and-call", () => floor.Restore(pages), () => Sample.Median(500, () =>
        {
            sandbox.Restore(snapshot);
            calculator.Add(2, 3);
        }));
        Print("pages-written", pages.Written, "pages");
        Print("pages-read", pages.Read, "pages");
    }

    private static TouchedPages PagesOfFirstCall(Snapshot snapshot)
    {
        using Sandbox sandbox = Build(snapshot);
        sandbox.GetGuest<ICalculator>().Add(2, 3);
        var written = (int)sandbox.CountPrivatePages();
        return new TouchedPages(written, Math.Max(0, (int)sandbox.CountTouchedPages() - written));
    }

    private static void FirstCall(Snapshot snapshot, List<Sandbox> built)
    {
        Sandbox sandbox = Build(snapshot);
        built.Add(sandbox);
        sandbox.GetGuest<ICalculator>().Add(2, 3);
    }

    private static void DisposeAll(List<Sandbox> sandboxes)
    {
        sandboxes.ForEach(sandbox => sandbox.Dispose());
        sandboxes.Clear();
    }

    private static double AllocatedPerCall(ICalculator calculator)
    {
        const int calls = 1000;
        calculator.Add(2, 3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < calls; i++)
            calculator.Add(2, i);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / calls;
    }

    // Floor and library take turns, so that whatever else the machine does meets both.
    private void Compare(string name, Func<double> floor, Func<double> library)
    {
        double[] ratios = new double[Rounds], floors = new double[Rounds], times = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            floors[round] = floor();
            times[round] = library();
            ratios[round] = times[round] / floors[round];
        }
        Print(name, Sample.Median(ratios), "ratio");
        Print($"{name}-time", Sample.Median(times), "us");
        Print($"{name}-floor", Sample.Median(floors), "us");
    }

    private void Print(string name, double value, string unit) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.###} {unit}"));
}
