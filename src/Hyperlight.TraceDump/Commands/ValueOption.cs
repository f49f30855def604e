using System.CommandLine;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Which value of its sites a command tells.</summary>
internal sealed class ValueOption : Option<HeapValue>
{
    public ValueOption()
        : base("--value")
    {
        Description = "What is counted: bytes or allocations (count) over the whole trace, bytes that are alive at the end (live), or were at the peak (peak).";
        HelpName = "bytes|count|live|peak";
        DefaultValueFactory = static _ => HeapValue.Bytes;
    }

    /// <summary>The value of a site.</summary>
    public static double Of(in SiteTotals totals, HeapValue value) => value switch
    {
        HeapValue.Count => totals.Count,
        HeapValue.Live => totals.LiveBytes,
        HeapValue.Peak => totals.PeakBytes,
        _ => totals.Bytes,
    };
}
