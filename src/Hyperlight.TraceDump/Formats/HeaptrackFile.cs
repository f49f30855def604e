using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Writes a trace for heaptrack while it is read. Mappings are left out: heaptrack knows one heap.</summary>
internal sealed class HeaptrackFile : IHeapEvents
{
    private const ulong Version = 0x10400, FileVersion = 3;

    private readonly HeaptrackWriter _output;
    private readonly HeaptrackNames _names;
    private readonly SiteTable _sites;
    private readonly HeaptrackInfos _infos;
    private readonly HeaptrackReleases _releases;
    private long _time;

    public HeaptrackFile(SiteTable sites, IGuestSymbols symbols, string guestName, Stream output)
    {
        _output = new HeaptrackWriter(output);
        _names = new HeaptrackNames(sites, symbols, guestName, _output);
        _sites = sites;
        _infos = new HeaptrackInfos(_names, _output);
        _releases = new HeaptrackReleases(Write);
        _output.Line('v', Version, FileVersion);
        _output.Text('X', guestName, withLength: false);
    }

    /// <inheritdoc/>
    public void Allocated(in Allocation allocation)
    {
        if (_sites.Kind(allocation.Site) == BlockKind.Mapping)
            return;
        _releases.Flush();
        uint info = _infos.Of(allocation.Site, SizeOf(allocation.Size, allocation.Weight));
        At(allocation.Time);
        _output.Line('+', info);
        _releases.Last = info;
    }

    /// <inheritdoc/>
    public void Released(in Release release)
    {
        if (_sites.Kind(release.Site) == BlockKind.Mapping)
            return;
        ulong size = SizeOf(release.Size, release.Weight);
        uint info = _infos.Of(release.Site, size);
        // heaptrack takes for temporary what is like the block that was allocated last, whether it is the same one or not.
        bool isMistaken = !release.IsTemporary && info == _releases.Last;
        _releases.Add(release.Time, isMistaken ? _infos.TwinOf(release.Site, size) : info, release.IsTemporary);
    }

    /// <inheritdoc/>
    public void Collected(TimeSpan time, int generation, ReadOnlySpan<ulong> sizes)
    {
    }

    // heaptrack knows no snapshots: there all of it is freed.
    /// <inheritdoc/>
    public void Forgotten(in Release block) => Released(block);

    /// <summary>Writes what is left, and the time at which the trace ends.</summary>
    public void End(TimeSpan time)
    {
        _releases.Flush();
        At(time);
        _output.Flush();
    }

    private void Write(TimeSpan time, uint info)
    {
        At(time);
        _output.Line('-', info);
    }

    private void At(TimeSpan time)
    {
        long milliseconds = (long)time.TotalMilliseconds;
        if (milliseconds <= _time)
            return;
        _time = milliseconds;
        _output.Line('c', (ulong)milliseconds);
    }

    // An estimate cannot be some part of an allocation there, but it can have the bytes.
    private static ulong SizeOf(ulong size, double weight) => weight == 1 ? size : (ulong)Math.Round(size * weight);
}
