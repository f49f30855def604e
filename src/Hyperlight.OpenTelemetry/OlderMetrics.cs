using System.Diagnostics.Metrics;
using Hyperlight.Host.Telemetry;

namespace Hyperlight.Telemetry;

/// <summary>Says what the meter <c>Hyperlight</c> measures once more, under the names of Hyperlight's first versions.</summary>
internal sealed class OlderMetrics : IDisposable
{
    public const string MeterName = "Hyperlight.OlderNames";

    public const string GuestErrorCount = "hyperlight_guest_error_count";
    public const string CancelledExecutions = "hyperlight_number_of_cancelled_guest_execution";
    public const string GuestCallMicroseconds = "hyperlight_guest_function_call_duration_microseconds";
    public const string HostCallMicroseconds = "hyperlight_host_function_calls_duration_microseconds";

    private const double MicrosecondsPerSecond = 1e6;

    private static readonly InstrumentAdvice<double> Buckets = new()
    {
        HistogramBucketBoundaries = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1e3, 2.5e3, 5e3, 1e4, 2.5e4, 5e4, 1e5, 2.5e5, 5e5, 1e6, 2.5e6, 5e6, 1e7],
    };

    private readonly Meter _meter = new(MeterName);
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, Counter<long>> _counters;
    private readonly Dictionary<string, Histogram<double>> _durations;

    public OlderMetrics()
    {
        _counters = new()
        {
            [InstrumentNames.GuestErrors] = _meter.CreateCounter<long>(GuestErrorCount, null, "Errors of guests, by code and its name."),
            [InstrumentNames.GuestCancellations] = _meter.CreateCounter<long>(CancelledExecutions, null, "Guest executions that were stopped because they took too long."),
        };
        _durations = new()
        {
            [InstrumentNames.GuestCallDuration] = _meter.CreateHistogram(GuestCallMicroseconds, null, "How long calls of guest functions took, in microseconds.", tags: null, Buckets),
            [InstrumentNames.HostCallDuration] = _meter.CreateHistogram(HostCallMicroseconds, null, "How long calls of host functions took, in microseconds.", tags: null, Buckets),
        };
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<long>(Count);
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == HyperlightTelemetry.MeterName && (_counters.ContainsKey(instrument.Name) || _durations.ContainsKey(instrument.Name)))
            listener.EnableMeasurementEvents(instrument);
    }

    private void Count(Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (tags is [var code])
            _counters[instrument.Name].Add(count, code, new KeyValuePair<string, object?>("message", GuestErrorNames.Of(code.Value as string)));
        else
            _counters[instrument.Name].Add(count, tags);
    }

    private void Record(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        _durations[instrument.Name].Record(seconds * MicrosecondsPerSecond, tags);
}
