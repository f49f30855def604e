using System.Diagnostics.Metrics;

namespace Hyperlight.Host.Telemetry;

/// <summary>
/// Durations that were not handed to their instruments yet. Right after an exit caches and branch predictors are cold, and a measurement that is handed over there
/// costs many times what one of a batch does.
/// </summary>
internal sealed class PendingDurations
{
    private const int Size = 64;

    private readonly Lock _handingOver = new();
    private Pending[]? _ring;
    private long _written, _handed;

    /// <summary>Adds one; only the thread that runs the guest does.</summary>
    public void Add(Histogram<double> instrument, FunctionTags function, TimeSpan duration)
    {
        if (_written - Volatile.Read(ref _handed) == Size)
            HandOver();
        (_ring ??= new Pending[Size])[_written % Size] = new Pending(instrument, function, duration);
        Volatile.Write(ref _written, _written + 1);
    }

    /// <summary>Hands over what waits; from any thread.</summary>
    public void HandOver()
    {
        lock (_handingOver)
        {
            for (long end = Volatile.Read(ref _written); _handed < end;)
            {
                Pending next = _ring![_handed % Size];
                // First, so that a listener that throws does not get the same one for ever.
                Volatile.Write(ref _handed, _handed + 1);
                next.Instrument.Record(next.Duration.TotalSeconds, next.Function.Name);
            }
        }
    }

    private readonly record struct Pending(Histogram<double> Instrument, FunctionTags Function, TimeSpan Duration);
}
