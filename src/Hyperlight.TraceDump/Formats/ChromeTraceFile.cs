using System.Text.Json;
using Hyperlight.TraceDump.Plots;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Writes a trace in the Trace Event Format while it is read: counters of what is alive, and garbage collections.</summary>
internal sealed class ChromeTraceFile : IHeapEvents, IDisposable
{
    private const int MostPoints = 10_000, FlushAt = 1 << 16;

    private static readonly string[] HeapParts = ["generation 0", "generation 1", "generation 2", "large objects", "pinned objects"];

    private readonly SiteTable _sites;
    private readonly Utf8JsonWriter _json;
    private readonly TimeSeries _live = new(KindName.Count, MostPoints);

    public ChromeTraceFile(SiteTable sites, string guestName, Stream output)
    {
        (_sites, _json) = (sites, new Utf8JsonWriter(output));
        _json.WriteStartObject();
        _json.WriteString("displayTimeUnit", "ms");
        _json.WriteStartArray("traceEvents");
        Begin("process_name", "M", TimeSpan.Zero);
        _json.WriteString("name", guestName);
        End();
    }

    /// <inheritdoc/>
    public void Allocated(in Allocation allocation) => Change(allocation.Time, allocation.Site, allocation.Size * allocation.Weight);

    /// <inheritdoc/>
    public void Released(in Release release) => Change(release.Time, release.Site, -(release.Size * release.Weight));

    /// <inheritdoc/>
    public void Collected(TimeSpan time, int generation, ReadOnlySpan<ulong> sizes)
    {
        Begin($"collection of generation {generation}", "i", time);
        _json.WriteNumber("generation", generation);
        End();
        Begin("heap after collections", "C", time);
        for (int i = 0; i < sizes.Length && i < HeapParts.Length; i++)
            _json.WriteNumber(HeapParts[i], sizes[i]);
        End();
    }

    /// <inheritdoc/>
    public void Restored(TimeSpan time)
    {
        _live.Clear(time);
        Begin("restored", "i", time);
        End();
    }

    /// <summary>Writes the counters, of which only now is known which points tell enough.</summary>
    public void Complete()
    {
        foreach (SeriesPoint point in _live.Points())
        {
            // What the collector maps holds its objects: a track of its own, since tracks are stacks.
            WriteCounter("live bytes", point, BlockKind.Native, BlockKind.Managed);
            WriteCounter("mapped bytes", point, BlockKind.Mapping);
        }
        _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void Change(TimeSpan time, int site, double bytes) 
    {
        int kind = Math.Clamp((int)_sites.Kind(site), 0, KindName.Count - 1);
        _live.Add(time, bytes, kind != (int)BlockKind.Mapping, kind);
    }

    private void WriteCounter(string name, SeriesPoint point, params ReadOnlySpan<BlockKind> kinds)
    {
        Begin(name, "C", point.Time);
        foreach (BlockKind kind in kinds)
            _json.WriteNumber(KindName.Of(kind), Math.Max(0, Math.Round(point.Values[(int)kind])));
        End();
    }

    private void Begin(string name, string phase, TimeSpan time)
    {
        _json.WriteStartObject();
        _json.WriteString("name", name);
        _json.WriteString("cat", "memory");
        _json.WriteString("ph", phase);
        if (phase == "i")
            _json.WriteString("s", "p");
        _json.WriteNumber("ts", time.TotalMicroseconds);
        _json.WriteNumber("pid", 1);
        _json.WriteNumber("tid", 1);
        _json.WriteStartObject("args");
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
        if (_json.BytesPending > FlushAt)
            _json.Flush();
    }
}
