using System.Diagnostics;
using System.Text.Json;

namespace Observability.TracingChrome;

/// <summary>Writes spans to a file in Chrome's Trace Event Format (JSON object format, complete events), which Perfetto and chrome://tracing open.</summary>
internal sealed class ChromeTrace : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly Utf8JsonWriter _json;
    private readonly ActivityListener _listener;
    // Times count from here: of microseconds since 1970, the numbers that readers have hold no fraction.
    private readonly DateTime _begin = DateTime.UtcNow;

    /// <summary>Creates the file and begins to listen.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sources">Names of the sources of spans.</param>
    public ChromeTrace(string path, IEnumerable<string> sources)
    {
        HashSet<string> wanted = [.. sources];
        _file = File.Create(path);
        _json = new Utf8JsonWriter(_file);
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ns");
        _json.WriteStartArray("traceEvents");
        _listener = new ActivityListener
        {
            ShouldListenTo = source => wanted.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = static span => span.SetCustomProperty("thread", Environment.CurrentManagedThreadId),
            ActivityStopped = Write,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>How many spans were written.</summary>
    public int Count { get; private set; }

    public void Dispose()
    {
        _listener.Dispose();
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Dispose();
        _file.Dispose();
    }

    private void Write(Activity span)
    {
        lock (_gate)
        {
            Count++;
            _json.WriteStartObject();
            _json.WriteString("name", span.DisplayName);
            _json.WriteString("cat", span.Source.Name);
            _json.WriteString("ph", "X");
            _json.WriteNumber("ts", (span.StartTimeUtc - _begin).TotalMicroseconds);
            _json.WriteNumber("dur", span.Duration.TotalMicroseconds);
            _json.WriteNumber("pid", Environment.ProcessId);
            _json.WriteNumber("tid", (int)span.GetCustomProperty("thread")!);
            WriteArguments(span);
            _json.WriteEndObject();
        }
    }

    private void WriteArguments(Activity span)
    {
        _json.WriteStartObject("args");
        _json.WriteString("span", span.SpanId.ToHexString());
        _json.WriteString("parent", span.ParentSpanId.ToHexString());
        if (span.Status == ActivityStatusCode.Error)
            _json.WriteString("error", span.StatusDescription);
        foreach ((string name, object? value) in span.TagObjects)
            _json.WriteString(name, value?.ToString());
        _json.WriteEndObject();
    }
}
