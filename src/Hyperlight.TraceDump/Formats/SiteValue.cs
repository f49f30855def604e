using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Formats;

/// <summary>One of the values of a site that exports show.</summary>
/// <param name="Key">What <c>--value</c> calls it.</param>
/// <param name="Name">What people read.</param>
/// <param name="IsBytes">Whether it counts bytes, and not allocations.</param>
/// <param name="Of">The value.</param>
internal sealed record SiteValue(string Key, string Name, bool IsBytes, Func<SiteTotals, double> Of)
{
    /// <summary>All of them, in the order of <see cref="Commands.HeapValue"/>.</summary>
    public static readonly IReadOnlyList<SiteValue> All =
    [
        new("bytes", "allocated bytes", true, static totals => totals.Bytes),
        new("count", "allocations", false, static totals => totals.Count),
        new("live", "live bytes at the end", true, static totals => totals.LiveBytes),
        new("peak", "bytes at the peak", true, static totals => totals.PeakBytes),
    ];
}
