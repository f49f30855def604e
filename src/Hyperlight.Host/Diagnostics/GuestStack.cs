namespace Hyperlight.Host.Diagnostics;

/// <summary>The stack of a guest's thread. Its frames are taken at once, while the guest stands still; names and lines are looked up when they are asked for.</summary>
internal sealed class GuestStack
{
    private const int MostLines = 100, LongestCycle = 8, FewestRepeats = 3;

    private readonly Lazy<string> _text;

    /// <param name="frames">The frames, the innermost first.</param>
    /// <param name="isWhole">False when the stack was too deep to be walked to its end.</param>
    /// <param name="symbolizer">Names them.</param>
    public GuestStack(List<GuestFrame> frames, bool isWhole, Symbolizer symbolizer)
        : this(() => string.Join('\n', Lines(frames, isWhole, symbolizer)))
    {
    }

    private GuestStack(Func<string> text) => _text = new Lazy<string>(text);

    /// <summary>Several stacks, each below its title.</summary>
    public static GuestStack Join(IReadOnlyList<(string Title, GuestStack Stack)> stacks) =>
        new(() => string.Join('\n', stacks.Select(static pair => $"{pair.Title}\n{pair.Stack}")));

    /// <summary>One line a frame, the innermost first; what a recursion repeats is told once.</summary>
    public override string ToString() => _text.Value;

    private static List<string> Lines(List<GuestFrame> frames, bool isWhole, Symbolizer symbolizer)
    {
        var lines = new List<string>();
        int next = 0;
        while (next < frames.Count && lines.Count < MostLines)
        {
            (int cycle, int repeats) = RepetitionAt(frames, next);
            for (int i = next; i < next + cycle; i++)
                lines.Add($"   at {symbolizer.DescribeFrame(frames[i])}");
            if (repeats > 1)
                lines.Add($"   ... {(cycle == 1 ? "the frame" : $"the {cycle} frames")} above, {repeats - 1} more times");
            next += cycle * repeats;
        }
        if (next < frames.Count || !isWhole)
            lines.Add($"   ... {(isWhole ? "" : "more than ")}{frames.Count - next} more frames");
        return lines;
    }

    // How many frames from here on are a cycle of a recursion, and how often it was gone through; 1 and 1 when they are none.
    private static (int Cycle, int Repeats) RepetitionAt(List<GuestFrame> frames, int start)
    {
        for (int cycle = 1; cycle <= LongestCycle; cycle++)
        {
            int end = start + cycle;
            while (end < frames.Count && frames[end] == frames[end - cycle])
                end++;
            int repeats = (end - start) / cycle;
            if (repeats >= FewestRepeats)
                return (cycle, repeats);
        }
        return (1, 1);
    }
}
