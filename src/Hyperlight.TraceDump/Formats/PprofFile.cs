using System.IO.Compression;
using System.Runtime.InteropServices;
using Hyperlight.Symbols;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Writes a profile for pprof: a gzipped message <c>perftools.profiles.Profile</c>, a sample for each site.</summary>
internal sealed class PprofFile
{
    // Field numbers of the published schema, profile.proto.
    private static class Field
    {
        public const int SampleType = 1, Sample = 2, Mapping = 3, Location = 4, Function = 5, StringTable = 6, TimeNanos = 9, DurationNanos = 10, PeriodType = 11, Period = 12,
            Comment = 13, DefaultSampleType = 14;
    }

    // The whole program is one mapping: the number of it, and of the type that is shown when nobody asks for another.
    private const ulong TheMapping = 1;
    private const int FlushAt = 1 << 16;

    private readonly ExportedProfile _export;
    private readonly Profile _profile;
    private readonly StringPool _strings = new();
    private readonly Dictionary<ulong, long> _locations = new(HostileKeys.Comparer);
    private readonly Dictionary<(int Name, int File), ulong> _functions = [];
    private readonly List<long> _path = [];
    private readonly Stream _output;
    private readonly ProtoWriter _file = new();
    private readonly ProtoWriter _message = new();
    private readonly ProtoWriter _inner = new();

    private PprofFile(ExportedProfile export, Stream output)
    {
        (_export, _profile, _output) = (export, export.Profile, output);
        // The schema wants the empty text at index 0.
        _strings.Number("");
    }

    /// <summary>Writes a profile.</summary>
    public static void Write(ExportedProfile export, Stream output)
    {
        using var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true);
        new PprofFile(export, gzip).Write();
    }

    private void Write()
    {
        foreach ((string type, string unit) in (ReadOnlySpan<(string, string)>)[("alloc_objects", "count"), ("alloc_space", "bytes"), ("inuse_objects", "count"), ("inuse_space", "bytes")])
            WriteType(Field.SampleType, type, unit);
        WriteMapping();
        foreach (int site in _export.Sites)
            WriteSample(site);
        WriteFacts();
        foreach (string text in _strings.Texts)
        {
            _file.Text(Field.StringTable, text);
            Flush(FlushAt);
        }
        Flush(0);
    }

    private void WriteType(int field, string type, string unit)
    {
        _message.Clear();
        _message.Number(1, _strings.Number(type));
        _message.Number(2, _strings.Number(unit));
        _file.Message(field, _message);
    }

    private void WriteMapping()
    {
        _message.Clear();
        _message.Number(1, TheMapping);
        _message.Number(3, long.MaxValue);
        _message.Number(5, _strings.Number(_export.GuestName));
        _message.Number(6, _strings.Number(Convert.ToHexStringLower(_profile.BuildId)));
        // Names are all here: nobody needs to look for the program.
        _message.Flag(7, true);
        _message.Flag(8, true);
        _message.Flag(9, true);
        _file.Message(Field.Mapping, _message);
    }

    private void WriteSample(int site)
    {
        ref readonly SiteTotals totals = ref _profile.Totals[site];
        _path.Clear();
        foreach (ulong address in _profile.Sites.Frames(site))
            _path.Add(LocationOf(address));
        _message.Clear();
        _message.Numbers(1, CollectionsMarshal.AsSpan(_path));
        _message.Numbers(2, [Whole(totals.Count), Whole(totals.Bytes), Whole(totals.LiveCount), Whole(totals.LiveBytes)]);
        WriteLabel("kind", KindName.Of(_profile.Sites.Kind(site)));
        if (_profile.Sites.Type(site) is not 0 and ulong type)
            WriteLabel("type", _export.Symbols.TypeName(type) ?? $"0x{type:x}");
        _file.Message(Field.Sample, _message);
        Flush(FlushAt);
    }

    private void WriteLabel(string key, string value)
    {
        _inner.Clear();
        _inner.Number(1, _strings.Number(key));
        _inner.Number(2, _strings.Number(value));
        _message.Message(3, _inner);
    }

    private long LocationOf(ulong address)
    {
        if (_locations.TryGetValue(address, out long known))
            return known;
        long id = _locations.Count + 1;
        _locations.Add(address, id);
        // Functions are messages of their own, which must not come between.
        (ulong Function, int Line)[] lines = [.. _export.Symbols.Frames(address).Select(frame => (FunctionOf(frame), frame.Line))];
        _message.Clear();
        _message.Number(1, id);
        _message.Number(2, TheMapping);
        _message.Number(3, address);
        foreach ((ulong function, int line) in lines)
        {
            _inner.Clear();
            _inner.Number(1, function);
            _inner.Number(2, line);
            _message.Message(4, _inner);
        }
        _file.Message(Field.Location, _message);
        return id;
    }

    private ulong FunctionOf(FrameName name)
    {
        (int Name, int File) key = (_strings.Number(name.Function), _strings.Number(name.File ?? ""));
        if (_functions.TryGetValue(key, out ulong known))
            return known;
        ulong id = (ulong)_functions.Count + 1;
        _functions.Add(key, id);
        _message.Clear();
        _message.Number(1, id);
        _message.Number(2, key.Name);
        _message.Number(3, key.Name);
        _message.Number(4, key.File);
        _file.Message(Field.Function, _message);
        return id;
    }

    private void WriteFacts()
    {
        if (_profile.Started is { } started)
            _file.Number(Field.TimeNanos, (started - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        _file.Number(Field.DurationNanos, _profile.Duration.Ticks * TimeSpan.NanosecondsPerTick);
        WriteType(Field.PeriodType, "space", "bytes");
        _file.Number(Field.Period, _profile.SampleInterval);
        foreach (string note in _profile.Notes)
            _file.Number(Field.Comment, _strings.Number(note));
        _file.Number(Field.DefaultSampleType, _strings.Number("inuse_space"));
    }

    private static long Whole(double value) => (long)Math.Round(value);

    private void Flush(int least)
    {
        if (_file.Length < least)
            return;
        _output.Write(_file.Written);
        _file.Clear();
    }
}
