using System.Globalization;
using Hyperlight;
using Lifecycle.Tests.Support;
using SimpleGuest;

namespace Lifecycle.Tests.Snapshots;

/// <summary>A snapshot that lies beside a guest's program starts the first sandbox of a process; one that does not fit does no harm.</summary>
public sealed class StagedSnapshotTests : IDisposable
{
    private readonly StagedGuest _staged = new(Guests.SimpleGuest);

    public void Dispose() => _staged.Dispose();

    [Fact]
    public void The_first_sandbox_and_all_others_start_from_it()
    {
        GuestBinary guest = _staged.WithSnapshot().Fresh(), again = _staged.Fresh();
        using Sandbox first = StagedGuest.Builder(guest).Build(), second = StagedGuest.Builder(guest).Build(), other = StagedGuest.Builder(again).Build();
        Assert.Equal((false, false, false), (first.MicroVm.IsBooted, second.MicroVm.IsBooted, other.MicroVm.IsBooted));
        Assert.Single(new[] { first, second, other }.Select(static sandbox => sandbox.Lifecycle().BootNumber()).Distinct());
        Assert.Equal((5, 1, 1), (first.Calculator().Add(2, 3), first.Lifecycle().Count(), second.Lifecycle().Count()));
        first.Lifecycle().Hold(5, 3);
        Assert.Equal((5ul * 3) << 17, first.Lifecycle().SumHeld());
    }

    [Fact]
    public void Another_process_starts_from_it()
    {
        string[] one = SecondProcess.AskStaged(_staged.WithSnapshot().Program).Split('\n'), two = SecondProcess.AskStaged(_staged.Program).Split('\n');
        Assert.Equal(("booted False", one[1]), (one[0], two[1]));
        Assert.StartsWith("boot ", one[1], StringComparison.Ordinal);
        File.Delete(_staged.SnapshotFile);
        string[] booted = SecondProcess.AskStaged(_staged.Program).Split('\n');
        Assert.Equal("booted True", booted[0]);
        Assert.NotEqual(one[1], booted[1]);
    }

    [Fact]
    public void A_cold_start_boots()
    {
        using Sandbox sandbox = StagedGuest.Builder(_staged.WithSnapshot().Fresh()).WithColdStart().Build();
        Assert.True(sandbox.MicroVm.IsBooted);
    }

    [Fact]
    public void A_sandbox_with_other_limits_boots()
    {
        GuestBinary guest = _staged.WithSnapshot().Fresh();
        using Sandbox smaller = StagedGuest.Builder(guest).WithMemoryLimit(64 << 20).Build();
        using Sandbox shorter = StagedGuest.Builder(guest).WithMaxMessageSize(1 << 20).Build();
        using Sandbox same = StagedGuest.Builder(guest).WithMemoryLimit(256 << 20).WithMaxMessageSize(128 << 20).Build();
        Assert.Equal((true, true, false), (smaller.MicroVm.IsBooted, shorter.MicroVm.IsBooted, same.MicroVm.IsBooted));
    }

    [Fact]
    public void Contracts_are_compared_and_a_host_that_has_them_starts_from_it_then()
    {
        GuestBinary guest = _staged.WithSnapshot().Fresh();
        string missing = Assert.Throws<ContractMismatchException>(() => new SandboxBuilder(guest).Build()).Message;
        Assert.Contains("IHostEcho", missing, StringComparison.Ordinal);
        using Sandbox sandbox = StagedGuest.Builder(guest).Build();
        Assert.False(sandbox.MicroVm.IsBooted);
        Assert.Equal(7, sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(7));
    }

    [Fact]
    public void Somebodys_own_snapshot_of_a_guest_that_was_called_is_not_started_from()
    {
        using (Sandbox sandbox = StagedGuest.Builder(_staged.Fresh()).WithColdStart().Build())
        {
            sandbox.Simple().AddToStatic(42);
            using Snapshot called = sandbox.TakeSnapshot();
            called.Save(_staged.SnapshotFile);
        }
        using Sandbox fresh = StagedGuest.Builder(_staged.Fresh()).Build();
        Assert.True(fresh.MicroVm.IsBooted);
        Assert.Equal(0, fresh.Simple().GetStatic());
    }

    [Fact]
    public void A_snapshot_of_another_guest_is_not_started_from()
    {
        using var simple = new StagedGuest(Guests.SimpleGuest);
        File.Copy(simple.WithSnapshot().SnapshotFile, Path.Combine(Path.GetDirectoryName(_staged.Program)!, "EagerGuest.hlsnap"));
        string eager = Path.Combine(Path.GetDirectoryName(_staged.Program)!, "EagerGuest");
        File.Copy(Guests.EagerGuest.Name, eager);
        using Sandbox sandbox = StagedGuest.Builder(GuestBinary.FromFile(eager)).Build();
        Assert.True(sandbox.MicroVm.IsBooted);
    }

    [Fact]
    public void Nothing_is_left_open_of_one_that_is_refused()
    {
        byte[] file = File.ReadAllBytes(_staged.WithSnapshot().SnapshotFile);
        ProcessUse? before = null;
        for (int i = 0; i < 30; i++)
        {
            before = i == 10 ? ProcessUse.Now() : before;
            File.WriteAllBytes(_staged.SnapshotFile, i % 2 == 0 ? file[..(file.Length - 1)] : [.. file[..^1], (byte)(file[^1] ^ 1)]);
            using Sandbox sandbox = StagedGuest.Builder(_staged.Fresh()).WithMemoryLimit(256 << 20).Build();
            Assert.True(sandbox.MicroVm.IsBooted, i.ToString(CultureInfo.InvariantCulture));
        }
        ProcessUse after = ProcessUse.Now();
        // The state that a boot leaves belongs to a guest that the collector has taken.
        Assert.InRange(after.Descriptors, 0, before!.Descriptors + 1);
    }

    [Fact]
    public void A_pool_starts_from_it()
    {
        using var pool = new SandboxPool(_staged.WithSnapshot().Fresh(), 2, static builder => builder.WithHostFunctions<IHostEcho>(new TestHost()));
        using PooledSandbox rented = pool.Rent();
        Assert.False(rented.Sandbox.MicroVm.IsBooted);
        Assert.Equal(5, rented.Sandbox.Calculator().Add(2, 3));
    }
}
