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
        Tell(notes, reader.StacksCut, $"stacks that were cut at {TraceReader.MostFrames} frames");
        Tell(notes, UnknownFrees, "frees of blocks that are not known");
        Tell(notes, MissedFrees, "blocks that another one was allocated over, and that count as freed then");
        Tell(notes, Untracked, "blocks too many to follow, which count as allocated, but not as alive");
        Tell(notes, sites.LeftOut, "allocations with call paths too many to keep, which are told as other paths");
        Tell(notes, collections.Lost, "objects that moved to where another block is, and count as freed");
        if (collections.IsLimited)
            notes.Add("collections have more ranges than real ones: some were left out");
        Tell(notes, Restores, "times that the sandbox was restored");
        Tell(notes, Forgotten, "blocks that were alive then, and count neither as freed nor as alive");
        return notes;
    }

    private static void TellEnd(List<string> notes, TraceEnd end)
    {
        if (end.ReachedLimit)
            notes.Add("the trace reached its size limit");
        Tell(notes, end.RecordsLeftOut, "records that the writer left out");
        Tell(notes, end.StacksCut, "stacks that the writer cut");
    }

    private static void Tell(List<string> notes, double count, string what)
    {
        if (count > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {count:F0}"));
    }
}
