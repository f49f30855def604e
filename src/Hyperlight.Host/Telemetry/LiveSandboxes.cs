namespace Hyperlight.Host.Telemetry;

/// <summary>The sandboxes that exist, and the sums over those and all that are gone: read when somebody collects, so that a call pays nothing for them.</summary>
internal sealed class LiveSandboxes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GuestCounters, WeakReference<MicroVm>> _live = [];
    private readonly GuestCounters _gone = new();

    public void Add(MicroVm vm, GuestCounters counters)
    {
        lock (_gate)
            _live.Add(counters, new WeakReference<MicroVm>(vm));
    }

    /// <summary>The sandbox was disposed of.</summary>
    public void Remove(GuestCounters counters)
    {
        lock (_gate)
        {
            if (_live.Remove(counters))
                _gone.Add(counters);
        }
        counters.Durations.HandOver();
    }

    public long Count(HypervisorKind kind)
    {
        HandOverDurations();
        lock (_gate)
        {
            ForgetLost();
            return _live.Values.Count(reference => reference.TryGetTarget(out MicroVm? vm) && vm.Hypervisor == kind);
        }
    }

    public long CountPoisoned()
    {
        lock (_gate)
            return _live.Values.Count(static reference => reference.TryGetTarget(out MicroVm? vm) && vm.Channel.Poison is not null);
    }

    /// <summary>What all guests did together.</summary>
    public GuestCounters Sum()
    {
        HandOverDurations();
        lock (_gate)
        {
            ForgetLost();
            var sum = new GuestCounters();
            sum.Add(_gone);
            foreach (GuestCounters counters in _live.Keys)
                sum.Add(counters);
            return sum;
        }
    }

    // Whoever collects gets them with what he asked for. Outside of the lock, because listeners run.
    private void HandOverDurations()
    {
        GuestCounters[] live;
        lock (_gate)
            live = [.. _live.Keys];
        Array.ForEach(live, static counters => counters.Durations.HandOver());
    }

    // Those that nobody disposed of, and nobody can any more.
    private void ForgetLost()
    {
        foreach ((GuestCounters counters, WeakReference<MicroVm> reference) in _live)
        {
            if (!reference.TryGetTarget(out _) && _live.Remove(counters))
                _gone.Add(counters);
        }
    }
}
