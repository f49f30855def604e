using System.Diagnostics;
using Hyperlight;
using MemoryProfile;

namespace Benchmarks;

/// <summary>What it costs a guest that its memory is profiled: the work of samples/MemoryProfile, as ratios to the same work without.</summary>
internal sealed class MemoryProfileCost(Action<string, double, string> print)
{
    private const int Orders = 200, Calls = 10, WarmUp = 100;

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
        using Sandbox plain = Build(Guests.MemoryProfile, null), off = Build(Guests.MemoryProfile_mem_profile, null);
        using Sandbox sampled = Build(Guests.MemoryProfile_mem_profile, new MemoryProfileOptions { Folder = folder, SampleInterval = MemoryProfileOptions.DefaultSampleInterval });
        using Sandbox exact = Build(Guests.MemoryProfile_mem_profile, new MemoryProfileOptions { Folder = folder, SizeLimit = 64L << 30 });
        string text = OrderText.Create(Orders, seed: 1);
        Func<int, double> bare = Time(plain, text), without = Time(off, text);
        bare(WarmUp);
        print("memory-profile-off", Paired.Ratio(bare, without, Calls, WarmUp), "ratio");
        print("memory-profile-sampled", Paired.Ratio(without, Time(sampled, text), Calls, WarmUp), "ratio");
        print("memory-profile-exact", Paired.Ratio(without, Time(exact, text), Calls, WarmUp), "ratio");
        long allocations = MemoryBudget.For(() => exact.GetGuest<IOrders>().Import(text)).Allocations;
        print("memory-profile-allocations", allocations, "per-call");
        print("memory-profile-call", without(Calls) / Calls, "us");
    }

    private static Sandbox Build(GuestBinary guest, MemoryProfileOptions? profile)
    {
        var builder = new SandboxBuilder(guest);
        return (profile is null ? builder : builder.WithMemoryProfile(profile)).Build();
    }

    // What leaks would make each call slower than the one before: the guest starts over.
    private static Func<int, double> Time(Sandbox sandbox, string text)
    {
        IOrders guest = sandbox.GetGuest<IOrders>();
        Snapshot clean = sandbox.TakeSnapshot();
        return calls =>
        {
            sandbox.Restore(clean);
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++)
                guest.Import(text);
            return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        };
    }
}
