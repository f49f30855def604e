using System.Diagnostics;
using System.Globalization;

namespace Observability.Tracing;

/// <summary>Collects spans, and writes them as trees.</summary>
internal sealed class SpanTree : IDisposable
{
    private readonly List<Activity> _ended = [];
    private readonly ActivityListener _listener;

    /// <summary>Begins to listen.</summary>
    /// <param name="sources">Names of the sources.</param>
    public SpanTree(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Writes what ended so far.</summary>
    public void Write(TextWriter output)
    {
        lock (_ended)
        {
            HashSet<ActivitySpanId> known = [.. _ended.Select(static span => span.SpanId)];
            foreach (Activity root in _ended.Where(span => !known.Contains(span.ParentSpanId)).OrderBy(static span => span.StartTimeUtc))
                Write(output, root, 0);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Activity span)
    {
        lock (_ended)
            _ended.Add(span);
    }

    private void Write(TextWriter output, Activity span, int depth)
    {
        string status = span.Status == ActivityStatusCode.Error ? $"  ERROR {FirstLine(span.StatusDescription)}" : "";
        output.WriteLine($"{new string(' ', 2 * depth)}{span.DisplayName}  {Length(span.Duration)}{status}");
        foreach (Activity child in _ended.Where(child => child.ParentSpanId == span.SpanId).OrderBy(static child => child.StartTimeUtc))
            Write(output, child, depth + 1);
    }

    private static string? FirstLine(string? text) => text?.Split('\n')[0];

    private static string Length(TimeSpan duration) => duration.TotalMilliseconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMicroseconds:0} us");
}
