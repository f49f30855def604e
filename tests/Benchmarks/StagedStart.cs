using System.Diagnostics;
using Hyperlight;
using Hyperlight.Host.Snapshots;
using SimpleGuest;

namespace Benchmarks;

/// <summary>The first sandbox of a guest, up to the answer of its first call: booted, and from the snapshot that a build staged. In one process, and as processes of their own.</summary>
internal sealed class StagedStart(Action<string, double, string> print)
{
    private const int Rounds = 7, Starts = 10, Processes = 15;

    public void Run()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hyperlight-benchmarks-");
        try
        {
            string cold = Stage(folder.CreateSubdirectory("cold")), staged = Stage(folder.CreateSubdirectory("staged"));
            using (Snapshot snapshot = StartState.Take(GuestBinary.FromFile(staged)))
                snapshot.Save(staged + ".hlsnap");
            Compare("staged-start", "cold-boot", Rounds, () => Sample.Median(Starts, () => Start(cold, alwaysBoot: true)), () => Sample.Median(Starts, () => Start(staged)));
            Compare("staged-start-process", "cold-boot-process", Processes, () => TimeOfProcess(cold), () => TimeOfProcess(staged));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Starts a sandbox as a process does that has seen nothing of the guest yet.</summary>
    /// <param name="program">The guest.</param>
    /// <param name="alwaysBoot">True when nothing is kept for further sandboxes, which takes time too.</param>
    public static void Start(string program, bool alwaysBoot = false)
    {
        SandboxBuilder builder = new SandboxBuilder(GuestBinary.FromFile(program)).WithHostFunctions<IHostEcho>(new HostEcho());
        using Sandbox sandbox = (alwaysBoot ? builder.WithColdStart() : builder).Build();
        if (sandbox.GetGuest<ICalculator>().Add(2, 3) != 5)
            throw new InvalidOperationException("2 + 3 is not 5.");
    }

    private static string Stage(DirectoryInfo folder)
    {
        string program = Path.Combine(folder.FullName, "SimpleGuest");
        File.Copy(Guests.SimpleGuest.Name, program);
        return program;
    }

    private static double TimeOfProcess(string program)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(Environment.ProcessPath!, ["--start", program]);
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalMicroseconds : throw new InvalidOperationException($"A process failed with {process.ExitCode}.");
    }

    // Both take turns, so that whatever else the machine does meets both.
    private void Compare(string name, string coldName, int rounds, Func<double> cold, Func<double> staged)
    {
        double[] ratios = new double[rounds], colds = new double[rounds], times = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            colds[round] = cold();
            times[round] = staged();
            ratios[round] = times[round] / colds[round];
        }
        print(name, Sample.Median(times) / 1000, "ms");
        print($"{name}-booted", Sample.Median(colds) / 1000, "ms");
        print($"{name}-to-{coldName}", Sample.Median(ratios), "ratio");
    }
}
