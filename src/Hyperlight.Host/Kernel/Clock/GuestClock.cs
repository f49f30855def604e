using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel.Clock;

/// <summary>The guest's clocks: the host's, in a form that guest code computes without an exit. The monotonic one never goes back, in no process.</summary>
internal sealed class GuestClock
{
    private const long SlewTime = 100_000_000, LargestSlew = 10_000_000;

    private readonly AddressSpace _space;
    private readonly ulong _frequency;
    private readonly ulong _lifetime;
    private ClockPage _page;
    private long _shift;
    private bool _isStale = true;

    /// <param name="space">The guest's memory.</param>
    /// <param name="frequency">Ticks a second of the time stamp counter, when guest code reads the same one as the host; else 0.</param>
    public GuestClock(AddressSpace space, ulong frequency)
    {
        _space = space;
        _frequency = TimestampCounter.IsSteady ? frequency : 0;
        // Rates are good to 1 ppm: after 20 ms the guest is off by 20 ns.
        _lifetime = _frequency / 50;
    }

    /// <summary>Nanoseconds of the guest's monotonic clock.</summary>
    public long Monotonic => _frequency == 0 ? ClockSample.HostMonotonic + _shift : Current.Monotonic + _page.Elapsed(TimestampCounter.Read());

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public long Wall => _frequency == 0 ? ClockSample.HostWall : Current.Wall + _page.Elapsed(TimestampCounter.Read());

    private ref readonly ClockPage Current
    {
        get
        {
            Keep();
            return ref _page;
        }
    }

    /// <summary>Learns that guest memory holds other content, and with it an old page.</summary>
    public void MemoryWasReplaced() => _isStale = true;

    /// <summary>Makes sure that the page is good for the guest to run with. Only while the vCPU stands still.</summary>
    public void Keep()
    {
        if (_isStale || _frequency != 0 && TimestampCounter.Read() - _page.CounterBase > _lifetime)
            Refresh();
    }

    /// <summary>Writes the page anew. A snapshot taken after it tells what the guest has seen at most.</summary>
    public void Refresh()
    {
        if (_isStale && _space.TryRead(ClockPage.Address, out ClockPage seen))
        {
            // The snapshot may be from a host that had been up for longer: its guest goes on from there.
            _shift = Math.Max(_shift, seen.Monotonic - ClockSample.HostMonotonic);
            // Not counted on: it would tell how often the page was written for others.
            _page.Sequence = seen.Sequence;
        }
        _page = NextPage() with { Sequence = _page.Sequence + 1 };
        _isStale = false;
        // Only a snapshot whose page tables were tampered with has no page; its guest faults when it looks at the clock.
        if (_space.RightsAt(ClockPage.Address) != PageRights.None)
            _space.WriteAsHost(ClockPage.Address, MemoryMarshal.AsBytes(new ReadOnlySpan<ClockPage>(in _page)));
    }

    private ClockPage NextPage()
    {
        if (_frequency == 0)
            return new ClockPage { Wall = ClockSample.HostWall, Monotonic = ClockSample.HostMonotonic + _shift };
        ClockSample now = ClockSample.Take();
        ulong multiplier = CounterRate.MultiplierAt(now, _frequency);
        long monotonic = now.Monotonic + _shift;
        // A guest that is ahead waits for the host's clock by going slower, never by going back.
        long ahead = _page.Multiplier == 0 ? 0 : Math.Max(0, _page.Monotonic + _page.Elapsed(now.Counter) - monotonic);
        ulong slower = (ulong)((UInt128)multiplier * (ulong)Math.Min(ahead, LargestSlew) / SlewTime);
        return new ClockPage { CounterBase = now.Counter, Multiplier = multiplier - slower, Wall = now.Wall, Monotonic = monotonic + ahead };
    }
}
