using System.Globalization;
using Hyperlight.TraceDump.Reading;

namespace Hyperlight.TraceDump.Profiles;

/// <summary>Counts what is left out or odd while a trace is played, and tells it.</summary>
internal sealed class ReplayCounts
{
    /// <summary>Frees of what is not known to be alive.</summary>
    public long UnknownFrees;

    /// <summary>Blocks whose memory was allocated again without being freed.</summary>
    public long MissedFrees;

    /// <summary>Blocks that there was no room for.</summary>
    public long Untracked;

    /// <summary>How often the sandbox went back to a snapshot.</summary>
    public long Restores;

    /// <summary>Blocks that were alive then.</summary>
    public long Forgotten;

    /// <summary>Tells what there is to tell, a sentence each.</summary>
    public List<string> Tell(TraceReader reader, SiteTable sites, CollectionReplay collections)
    {
        var notes = new List<string>();
        if (reader.Problem is { } problem)
            notes.Add(problem);
        else if (reader.Header is not null && reader.End is null)
            notes.Add("the trace has no end: its writer did not get to it");
        TellEnd(notes, reader.End ?? default);
        Tell(notes, reader.StacksCut, $"stacks were cut at {TraceReader.MostFrames} frames");
        Tell(notes, UnknownFrees, "frees were of blocks that are not known");
        Tell(notes, MissedFrees, "blocks were allocated where another one was still alive, which was dropped");
        Tell(notes, Untracked, "blocks were too many to follow: they count as allocated, but not as alive");
        Tell(notes, sites.LeftOut, "allocations have paths that were too many to keep: they are told as other paths");
        Tell(notes, collections.Lost, "objects moved to where another block was, and were dropped");
        if (collections.IsLimited)
            notes.Add("collections have more ranges than a real one: some were left out");
        if (Restores > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"the sandbox was restored {Restores} times: {Forgotten} blocks that were alive then are neither freed nor alive"));
        return notes;
    }

    private static void TellEnd(List<string> notes, TraceEnd end)
    {
        if (end.ReachedLimit)
            notes.Add("the trace reached its size limit");
        Tell(notes, end.RecordsLeftOut, "records were left out by the writer");
        Tell(notes, end.StacksCut, "stacks were cut by the writer");
    }

    private static void Tell(List<string> notes, double count, string what)
    {
        if (count > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{count:F0} {what}"));
    }
}
