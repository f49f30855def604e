using System.Diagnostics;
using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Profiling;

/// <summary>Microseconds since a profile began. They never go back, whatever a guest writes for its time stamp counter.</summary>
/// <param name="frequency">Ticks a second of the counter that the guest reads; 0 when it is not the host's, and things happen when the host learns of them.</param>
internal sealed class ProfileClock(ulong frequency)
{
    private const int Shift = 44;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ulong _startCounter = TimestampCounter.IsSteady ? TimestampCounter.Read() : 0;
    private readonly ulong _multiplier = frequency == 0 ? 0 : (1_000_000ul << Shift) / frequency;
    private ulong _last, _now;

    /// <summary>This moment.</summary>
    public ulong Now
    {
        get
        {
            Look();
            return _last = _now;
        }
    }

    /// <summary>The guest stands still: what it recorded happened up to now.</summary>
    public void Look() => _now = Math.Max(_last, (ulong)Stopwatch.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>When the counter had a value.</summary>
    public ulong At(ulong counter)
    {
        if (frequency == 0 || _startCounter == 0)
            return _last = _now;
        ulong microseconds = (ulong)(Math.BigMul(Math.Max(counter, _startCounter) - _startCounter, _multiplier) >> Shift);
        return _last = Math.Clamp(microseconds, _last, _now);
    }
}
