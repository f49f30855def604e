using Hyperlight;
using Lifecycle.Tests.Support;
using SimpleGuest;

namespace Lifecycle.Tests.Snapshots;

/// <summary>Sandboxes that share a start share no random number, unless the guest drew it before.</summary>
public sealed class RandomnessTests : IDisposable
{
    private readonly StagedGuest _staged = new StagedGuest(Guests.SimpleGuest).WithSnapshot();

    public void Dispose() => _staged.Dispose();

    [Fact]
    public void Sandboxes_of_two_processes_from_one_staged_snapshot_draw_different_numbers()
    {
        string[] one = SecondProcess.AskStaged(_staged.Program).Split('\n'), two = SecondProcess.AskStaged(_staged.Program).Split('\n');
        Assert.Equal(("booted False", "booted False"), (one[0], two[0]));
        foreach (string drawn in (string[])["guid", "secure", "shared", "generator"])
            Assert.NotEqual(one.Single(line => line.StartsWith(drawn, StringComparison.Ordinal)), two.Single(line => line.StartsWith(drawn, StringComparison.Ordinal)));
    }

    [Fact]
    public void So_do_sandboxes_of_one_process()
    {
        GuestBinary guest = _staged.Fresh();
        using Sandbox one = StagedGuest.Builder(guest).Build(), two = StagedGuest.Builder(guest).Build();
        (IRandomness first, IRandomness second) = (one.GetGuest<IRandomness>(), two.GetGuest<IRandomness>());
        Assert.NotEqual(first.NewGuid(), second.NewGuid());
        Assert.NotEqual(first.SharedNumber(), second.SharedNumber());
        Assert.NotEqual(first.NewGeneratorsNumber(), second.NewGeneratorsNumber());
        Assert.NotEqual(first.HashOf("a text"), second.HashOf("a text"));
    }

    [Fact]
    public void What_was_drawn_or_seeded_before_is_alike_in_all_and_guids_are_not()
    {
        using Sandbox origin = Guest.Builder().WithColdStart().Build();
        int hash = origin.GetGuest<IRandomness>().HashOf("a text");
        origin.GetGuest<IRandomness>().SharedNumber();
        using Snapshot used = origin.TakeSnapshot();
        using Sandbox one = Guest.From(used).Build(), two = Guest.From(used).Build();
        (IRandomness first, IRandomness second) = (one.GetGuest<IRandomness>(), two.GetGuest<IRandomness>());
        Assert.Equal(first.SharedNumber(), second.SharedNumber());
        Assert.Equal((hash, hash), (first.HashOf("a text"), second.HashOf("a text")));
        Assert.NotEqual(first.NewGuid(), second.NewGuid());
    }

    [Fact]
    public void The_clocks_are_those_of_now()
    {
        using Sandbox sandbox = StagedGuest.Builder(_staged.Fresh()).Build();
        var told = new DateTime(sandbox.GetGuest<IRandomness>().UtcTicks(), DateTimeKind.Utc);
        Assert.InRange(told, DateTime.UtcNow.AddSeconds(-5), DateTime.UtcNow.AddSeconds(5));
    }
}
