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

    // Millions of records would make garbage that takes more memory than all that is known of them.
    private readonly StringBuilder _text = new();

    private readonly Dictionary<ulong, string[]> _lines = new(HostileKeys.Comparer);
    private int _lineCount;
    private long _collected;

    /// <summary>Writes a record, before it is played.</summary>
    public void Write(TraceReader record)
    {
        switch (record.Id)
        {
            case RecordId.Program:
                Write(record.Time, $"BLAKE3 hash of binary is {Convert.ToHexStringLower(record.Content)}");
                break;
            case RecordId.Stack:
                Write(record.Time, "Guest requested stack trace");
                WriteFrames(record.Frames);
                break;
            case RecordId.Text:
                Write(record.Time, $"Guest says: {PrintableText.OneLine(Encoding.UTF8.GetString(record.Content))}");
                break;
            case RecordId.Allocation:
                Write(Begin(record.Time).Append(CultureInfo.InvariantCulture, $"Allocated {record.Size} bytes at 0x{record.Pointer:x}"), record.Block.Kind, record.Block.Type);
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
        Write(time, $"Collection of generation {generation} is over, {_collected} of the recorded objects are gone");
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
                Write(record.Time, $"Collection of generation {record.Generation} begins");
                break;
            case RecordId.Restored:
                Write(record.Time, "Sandbox restored: what was alive no longer is known to be");
                break;
            case RecordId.End when record.End is { } end:
                Write(record.Time, $"End of the trace: {end.RecordsLeftOut} records left out, {end.StacksCut} stacks cut{(end.ReachedLimit ? ", size limit reached" : "")}");
                break;
        }
    }

    private void WriteFree(TraceReader record)
    {
        bool isKnown = replay.TryFind(record.Block.Kind, record.Pointer, out LiveBlock block);
        StringBuilder text = Begin(record.Time);
        if (isKnown)
            Write(text.Append(CultureInfo.InvariantCulture, $"Freed {block.Size} bytes at 0x{record.Pointer:x}"), replay.Sites.Kind(block.Site), replay.Sites.Type(block.Site));
        else
            output.WriteLine(text.Append(CultureInfo.InvariantCulture, $"Freed unknown memory at 0x{record.Pointer:x}"));
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
        Write(record.Time, $"Trace of {PrintableText.OneLine(header.GuestName)}, build id {Convert.ToHexStringLower(header.BuildId)}, {what}{date}");
    }

    private void Write(StringBuilder text, BlockKind kind, ulong type)
    {
        if (kind != BlockKind.Native)
            text.Append(" (").Append(SiteNames.Type(kind, type, symbols)).Append(')');
        output.WriteLine(text);
    }

    private void Write(TimeSpan time, string text) => output.WriteLine(Begin(time).Append(text));

    // Padded as Hyperlight's own tool pads it.
    private StringBuilder Begin(TimeSpan time)
    {
        const int Width = 9;
        _text.Clear().Append('\n').Append('[');
        int start = _text.Length;
        RustDuration.Append(_text, time);
        return _text.Append(' ', Math.Max(0, start + Width - _text.Length)).Append("] ");
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
