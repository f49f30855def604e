using Hyperlight.Symbols;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Reading;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Commands;

/// <summary>A trace and the guest that it is of.</summary>
internal sealed class TracedGuest : IDisposable
{
    private const int BufferSize = 0;

    private readonly string _path;
    private readonly TraceFile _trace;
    private readonly GuestSymbols _symbols;

    private TracedGuest(string guest, string path, TraceFile trace, GuestSymbols symbols) =>
        (GuestPath, _path, _trace, _symbols) = (guest, path, trace, symbols);

    /// <summary>Where the guest is.</summary>
    public string GuestPath { get; }

    /// <summary>Names of the guest.</summary>
    public IGuestSymbols Symbols => _symbols;

    /// <summary>What the trace is about; null when Hyperlight wrote it.</summary>
    public TraceHeader? Header => _trace.Header;

    /// <summary>Whether the trace holds something that could not be read.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Opens both, and checks that they are of one build.</summary>
    /// <param name="guest">The guest's program, or its symbols.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="force">Whether it may be of another build.</param>
    /// <param name="progress">Shows how much was read.</param>
    /// <param name="opened">One whose guest may be the same; its symbols serve both then.</param>
    /// <exception cref="CommandException">One of them is not what it should be.</exception>
    public static TracedGuest Open(string guest, string trace, bool force, ProgressBar progress, TracedGuest? opened)
    {
        GuestSymbols symbols = opened?.GuestPath == guest ? opened._symbols : OpenGuest(guest);
        TraceFile file = Checked(trace, () => new TraceFile(new FileStream(trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize), progress.Report));
        byte[] expected = file.Header?.BuildId ?? [];
        if (force || expected.Length == 0 || symbols.BuildId.Span.SequenceEqual(expected))
            return new TracedGuest(guest, trace, file, symbols);
        file.Dispose();
        string id = symbols.BuildId.IsEmpty ? "no build id" : $"the build id {Convert.ToHexStringLower(symbols.BuildId.Span)}";
        throw new CommandException($"{guest} has {id}, but {trace} is of a guest with {Convert.ToHexStringLower(expected)}; --force goes on nevertheless");
    }

    /// <summary>Plays the trace.</summary>
    /// <param name="listen">Makes a listener, which may keep the sites: they are there before an event is of them.</param>
    public Profile Replay(Func<SiteTable, IHeapEvents>? listen = null) => Read(replay => replay.Run(listen?.Invoke(replay.Sites)));

    /// <summary>Plays the trace in a way of one's own.</summary>
    public Profile Read(Func<HeapReplay, Profile> play)
    {
        Profile profile = Checked(_path, () => play(new HeapReplay(_trace)));
        IsDamaged |= profile.IsDamaged;
        return profile;
    }

    /// <summary>Whether it can be opened once more: what a pipe brought is gone.</summary>
    public bool CanReadAgain => _trace.CanSeek;

    /// <summary>What a user should know of the symbols, a sentence each.</summary>
    public IEnumerable<string> SymbolNotes => _symbols.Notes;

    /// <inheritdoc/>
    public void Dispose() => _trace.Dispose();

    private static GuestSymbols OpenGuest(string path)
    {
        try
        {
            return GuestSymbols.Open(path);
        }
        catch (InvalidElfException error)
        {
            throw new CommandException($"{path} {error.Message}");
        }
    }

    private static T Checked<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidTraceException error)
        {
            throw new CommandException($"{path} {error.Message}");
        }
    }
}
