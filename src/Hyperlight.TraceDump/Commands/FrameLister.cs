using System.Globalization;
using System.Text;
using Hyperlight.Host.Kernel;
using Hyperlight.Symbols;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Reading;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes each record of a trace as it comes.</summary>
internal sealed class FrameLister(HeapReplay replay, IGuestSymbols symbols, TextWriter output) : IHeapEvents
{
    private static readonly string[] Areas = ["generation 0", "generation 1", "generation 2", "large objects", "pinned objects"];

    // A trace may have any number of addresses.
    private const int MostLines = 100_000;

    private readonly Dictionary<ulong, string[]> _lines = new(HostileKeys.Comparer);
    private int _lineCount;
    private long _collected;

    /// <summary>Writes a record, before it is played.</summary>
    public void Write(TraceReader record)
    {
        switch (record.Id)
        {
            case RecordId.Program:
                Begin(record.Time, $"BLAKE3 hash of binary is {Convert.ToHexStringLower(record.Content)}");
                break;
            case RecordId.Stack:
                Begin(record.Time, "Guest requested stack trace");
                WriteFrames(record.Frames);
                break;
            case RecordId.Text:
                Begin(record.Time, $"Guest says: {PrintableText.OneLine(Encoding.UTF8.GetString(record.Content))}");
                break;
            case RecordId.Allocation:
                Begin(record.Time, $"Allocated {record.Size} bytes at 0x{record.Pointer:x}{About(record.Block.Kind, record.Block.Type)}");
                WriteFrames(record.Frames);
                break;
            case RecordId.Free:
                WriteFree(record);
                break;
            default:
                WriteOwn(record);
                break;
        }
    }

    /// <inheritdoc/>
    public void Allocated(in Allocation allocation)
    {
    }

    /// <inheritdoc/>
    public void Released(in Release release) => _collected += release.IsCollected ? 1 : 0;

    /// <inheritdoc/>
    public void Collected(TimeSpan time, int generation, ReadOnlySpan<ulong> sizes)
    {
        Begin(time, $"Collection of generation {generation} is over, {_collected} of the recorded objects are gone");
        _collected = 0;
        for (int i = 0; i < Math.Min(sizes.Length, Areas.Length); i++)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {sizes[i]} bytes of {Areas[i]}"));
    }

    private void WriteOwn(TraceReader record)
    {
        switch (record.Id)
        {
            case RecordId.Trace:
                WriteHeader(record);
                break;
            case RecordId.Collection when !record.IsContinued:
                Begin(record.Time, $"Collection of generation {record.Generation} begins");
                break;
            case RecordId.Restored:
                Begin(record.Time, "Sandbox restored: what was alive no longer is known to be");
                break;
            case RecordId.End when record.End is { } end:
                Begin(record.Time, $"End of the trace: {end.RecordsLeftOut} records left out, {end.StacksCut} stacks cut{(end.ReachedLimit ? ", size limit reached" : "")}");
                break;
        }
    }

    private void WriteFree(TraceReader record)
    {
        bool isKnown = replay.TryFind(record.Block.Kind, record.Pointer, out LiveBlock block);
        if (isKnown)
            Begin(record.Time, $"Freed {block.Size} bytes at 0x{record.Pointer:x}{About(replay.Sites.Kind(block.Site), replay.Sites.Type(block.Site))}");
        else
            Begin(record.Time, $"Freed unknown memory at 0x{record.Pointer:x}");
        WriteFrames(record.Frames);
        if (!record.Frames.IsEmpty || !isKnown)
            return;
        foreach (ulong frame in replay.Sites.Frames(block.Site))
            WriteFrame(frame);
    }

    private void WriteHeader(TraceReader record)
    {
        TraceHeader header = record.Header!;
        string what = header.SampleInterval == 0 ? "everything is recorded" : string.Create(CultureInfo.InvariantCulture, $"a sample every {header.SampleInterval} bytes");
        string date = header.Started is { } started ? started.ToString(", yyyy-MM-dd HH:mm:ss.ffffff 'UTC'", CultureInfo.InvariantCulture) : "";
        Begin(record.Time, $"Trace of {PrintableText.OneLine(header.GuestName)}, build id {Convert.ToHexStringLower(header.BuildId)}, {what}{date}");
    }

    private string About(BlockKind kind, ulong type) => kind == BlockKind.Native ? "" : $" ({SiteNames.Type(kind, type, symbols)})";

    // Padded as Hyperlight's own tool pads it.
    private void Begin(TimeSpan time, string text)
    {
        output.WriteLine();
        output.WriteLine($"[{RustDuration.Text(time),-9}] {text}");
    }

    private void WriteFrames(ReadOnlySpan<ulong> frames)
    {
        foreach (ulong frame in frames)
            WriteFrame(frame);
    }

    private void WriteFrame(ulong address)
    {
        if (!_lines.TryGetValue(address, out string[]? lines))
            lines = Remember(address);
        foreach (string line in lines)
            output.WriteLine(line);
    }

    private string[] Remember(ulong address)
    {
        if (_lineCount >= MostLines)
        {
            _lines.Clear();
            _lineCount = 0;
        }
        string[] lines = [.. symbols.Frames(address).Select(frame => $"  {address:x} {SiteNames.Describe(frame)}")];
        _lineCount += lines.Length;
        return _lines[address] = lines;
    }
}
