using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Profiles;

public sealed class HeapReplayTests
{
    [Fact]
    public void What_was_freed_is_not_alive()
    {
        Profile profile = HeapReplay.Run(TraceBuilder.Own().Allocate(0x1000, 10, 1, 2).Allocate(0x2000, 30, 1, 2).Free(0x1000).End().Open());
        SiteTotals totals = Assert.Single(profile.Totals.ToArray());
        Assert.Equal((2, 40, 1, 30), (totals.Count, totals.Bytes, totals.LiveCount, totals.LiveBytes));
        Assert.Equal([1UL, 2UL], profile.Sites.Frames(0));
        Assert.Empty(profile.Notes);
    }
}
