using System.CommandLine;
using System.Text;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Commands;

/// <summary>One run of a command: what it reads, and where it writes.</summary>
internal sealed class TraceRun : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly ToolStreams _streams;
    private readonly ProgressBar _progress;
    private readonly List<TracedGuest> _guests = [];
    private Stream? _stream;
    private StreamWriter? _writer;

    public TraceRun(ParseResult arguments, ToolStreams streams)
    {
        (Arguments, _streams, _progress) = (arguments, streams, new ProgressBar(streams.Terminal));
        (string? guest, string? trace) = (arguments.GetValue(CommonArguments.Guest), arguments.GetValue(CommonArguments.Trace));
        if (guest is null || trace is null)
            throw new CommandException("the guest and the trace come before the command", ExitCode.Usage);
        Guest = Open(guest, trace);
    }

    /// <summary>What the user asked for.</summary>
    public ParseResult Arguments { get; }

    /// <summary>The trace and its guest.</summary>
    public TracedGuest Guest { get; }

    /// <summary>Names of the guest.</summary>
    public IGuestSymbols Symbols => Guest.Symbols;

    /// <summary>Where the output goes. It begins with the first use.</summary>
    public Stream Stream => _stream ??= OpenOutput();

    /// <summary>The output as text, which ends its lines with a line feed.</summary>
    public TextWriter Output => _writer ??= new StreamWriter(Stream, new UTF8Encoding(false), BufferSize) { NewLine = "\n" };

    /// <summary>Opens another trace.</summary>
    public TracedGuest Open(string guest, string trace)
    {
        TracedGuest opened = TracedGuest.Open(guest, trace, Arguments.GetValue(CommonArguments.Force), _progress, _guests.FirstOrDefault());
        _guests.Add(opened);
        return opened;
    }

    /// <summary>Opens the trace once more, for a command that reads it twice.</summary>
    public TracedGuest OpenAgain()
    {
        (string guest, string trace) = (Arguments.GetRequiredValue(CommonArguments.Guest), Arguments.GetRequiredValue(CommonArguments.Trace));
        return Guest.CanReadAgain ? Open(guest, trace) : throw new CommandException($"{trace} must be a file and no pipe: it is read twice");
    }

    /// <summary>Plays the trace, and tells what is odd about it.</summary>
    /// <param name="listen">Makes a listener, which may keep the sites: they are there before an event is of them.</param>
    public Profile Replay(Func<SiteTable, IHeapEvents>? listen = null) => Told(Guest.Replay(listen));

    /// <summary>Tells what is odd about a trace.</summary>
    public Profile Told(Profile profile)
    {
        _progress.Hide();
        foreach (string note in profile.Notes)
            Note(note);
        return profile;
    }

    /// <summary>Tells the user something beside the output.</summary>
    public void Note(string note)
    {
        _progress.Hide();
        _streams.Errors.WriteLine($"trace_dump: {note}");
    }

    /// <summary>Ends the run.</summary>
    /// <returns>Whether all could be read.</returns>
    public bool Complete()
    {
        _writer?.Flush();
        _stream?.Flush();
        foreach (string note in _guests.SelectMany(static guest => guest.SymbolNotes).Distinct())
            Note(note);
        return !_guests.Exists(static guest => guest.IsDamaged);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _progress.Hide();
        foreach (TracedGuest guest in _guests)
            guest.Dispose();
        // Not the writer: what it still holds is of a run that failed.
        _stream?.Dispose();
    }

    private Stream OpenOutput()
    {
        _progress.Hide();
        return Arguments.GetValue(CommonArguments.Output) is { } path ? new FileStream(path, FileMode.Create, FileAccess.Write) : _streams.Output();
    }
}
