using System.Diagnostics;
using Hyperlight;
using MemoryProfile;

namespace Benchmarks;

/// <summary>What it costs a guest that its memory is profiled: the work of samples/MemoryProfile, as ratios to the same work without.</summary>
internal sealed class MemoryProfileCost(Action<string, double, string> print)
{
    private const int Orders = 200, Imports = 20, Runs = 2, Rounds = 120;

    // A run opens one profile, and what runs seldom is compiled well only later.
    private const int WarmUp = 60;

    private static readonly string[] Texts = [.. Enumerable.Range(0, Imports).Select(static seed => OrderText.Create(Orders, seed))];

    public void Run()
    {
        string folder = Directory.CreateTempSubdirectory("memory-profile").FullName;
        try
        {
            Compare(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private void Compare(string folder)
    {
        var samples = new MemoryProfileOptions { Folder = folder, SampleInterval = MemoryProfileOptions.DefaultSampleInterval };
        var all = new MemoryProfileOptions { Folder = folder };
        Func<int, double> bare = Time(Guests.MemoryProfile, null), without = Time(Guests.MemoryProfile_mem_profile, null);
        bare(WarmUp);
        print("memory-profile-off", Ratio(bare, without), "ratio");
        print("memory-profile-sampled", Ratio(without, Time(Guests.MemoryProfile_mem_profile, samples)), "ratio");
        print("memory-profile-exact", Ratio(without, Time(Guests.MemoryProfile_mem_profile, all)), "ratio");
        print("memory-profile-run", without(Runs) / Runs, "us");
        using Sandbox exact = Build(Guests.MemoryProfile_mem_profile, all);
        IOrders guest = exact.GetGuest<IOrders>();
        guest.Import(Texts[0]);
        print("memory-profile-allocations", MemoryBudget.For(() => guest.Import(Texts[0])).Allocations, "per-import");
    }

    private static double Ratio(Func<int, double> without, Func<int, double> with) => Paired.Ratio(without, with, Runs, WarmUp, Rounds);

    private static Sandbox Build(GuestBinary guest, MemoryProfileOptions? profile)
    {
        var builder = new SandboxBuilder(guest);
        return (profile is null ? builder : builder.WithMemoryProfile(profile)).Build();
    }

    // What the sample does, from its sandbox to the end of it.
    private static Func<int, double> Time(GuestBinary binary, MemoryProfileOptions? profile) => runs =>
    {
        double time = 0;
        for (int run = 0; run < runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            Import(binary, profile);
            time += Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            Array.ForEach(profile is null ? [] : Directory.GetFiles(profile.Folder), File.Delete);
        }
        return time;
    };

    private static void Import(GuestBinary binary, MemoryProfileOptions? profile)
    {
        using Sandbox sandbox = Build(binary, profile);
        IOrders guest = sandbox.GetGuest<IOrders>();
        foreach (string text in Texts)
            guest.Import(text);
        guest.Collect();
    }
}
