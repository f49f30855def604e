using System.Diagnostics.Metrics;
using System.Globalization;

namespace Telemetry.Tests.Support;

/// <summary>A meter factory of one test, and what is measured on its meters.</summary>
internal sealed class MeterProbe : IMeterFactory
{
    private readonly List<Meter> _meters = [];
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _sums = [];
    private readonly Dictionary<string, int> _counts = [];
    private readonly List<Instrument> _instruments = [];

    /// <summary>Begins to listen.</summary>
    /// <param name="isWanted">Which instruments by name; null for all.</param>
    public MeterProbe(Func<string, bool>? isWanted = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter.Scope, this))
                return;
            _instruments.Add(instrument);
            if (isWanted?.Invoke(instrument.Name) != false)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<Instrument> Instruments => _instruments;

    /// <summary>Names with tags of all that was measured.</summary>
    public IReadOnlyCollection<string> Measured => _counts.Keys;

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    /// <summary>The sum of what a counter got, or what an observable one says now.</summary>
    /// <param name="name">The name, and behind it tags: <c>guest.errors code=15</c>.</param>
    public double Sum(string name)
    {
        lock (_sums)
            return _sums.GetValueOrDefault(name);
    }

    /// <summary>How often something was recorded.</summary>
    public int Count(string name)
    {
        lock (_sums)
            return _counts.GetValueOrDefault(name);
    }

    /// <summary>Asks the observable instruments, whose values replace those before.</summary>
    public void Collect() => _listener.RecordObservableInstruments();

    public void Dispose()
    {
        _listener.Dispose();
        _meters.ForEach(static meter => meter.Dispose());
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string key = instrument.Name;
        foreach (KeyValuePair<string, object?> tag in tags)
            key += string.Create(CultureInfo.InvariantCulture, $" {tag.Key}={tag.Value}");
        lock (_sums)
        {
            _sums[key] = instrument.IsObservable ? value : _sums.GetValueOrDefault(key) + value;
            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }
}
