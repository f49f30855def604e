using System.Diagnostics;
using Hyperlight;

namespace Telemetry.Tests.Support;

/// <summary>A span of the test's own, and the spans below it in the order of their ends.</summary>
internal sealed class SpanProbe : IDisposable
{
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;

    /// <summary>Begins to listen.</summary>
    /// <param name="sources">Names of the sources; the public one when there are none.</param>
    public SpanProbe(params string[] sources)
    {
        string[] names = sources.Length == 0 ? [HyperlightTelemetry.SourceName] : sources;
        Root = new Activity("test").Start();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => names.Contains(source.Name),
            Sample = Decide,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public Activity Root { get; }

    /// <summary>What samplers were told of spans by name, before they were started.</summary>
    public Dictionary<string, Dictionary<string, object?>> Offered { get; } = [];

    public IReadOnlyList<Activity> Ended
    {
        get
        {
            lock (_ended)
                return [.. _ended];
        }
    }

    public IEnumerable<string> Names => Ended.Select(static span => span.OperationName);

    /// <summary>The only span of a name.</summary>
    public Activity this[string name] => Assert.Single(Ended, span => span.OperationName == name);

    public void Dispose()
    {
        _listener.Dispose();
        Root.Dispose();
    }

    private ActivitySamplingResult Decide(ref ActivityCreationOptions<ActivityContext> options)
    {
        if (options.TraceId == Root.TraceId)
            Offered[options.Name] = options.Tags?.ToDictionary() ?? [];
        return ActivitySamplingResult.AllData;
    }

    private void Keep(Activity span)
    {
        lock (_ended)
        {
            if (span.TraceId == Root.TraceId)
                _ended.Add(span);
        }
    }
}
