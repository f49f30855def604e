using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Tests.Profiles;

public sealed class SiteTableTests
{
    [Fact]
    public void Equal_paths_are_one_site_and_others_are_not()
    {
        var sites = new SiteTable();
        var expected = new Dictionary<string, int>();
        var random = new Random(3);
        for (int i = 0; i < 50_000; i++)
        {
            ulong[] frames = [.. Enumerable.Range(0, random.Next(6)).Select(_ => (ulong)random.Next(5))];
            (BlockKind kind, ulong type) = ((BlockKind)random.Next(3), (ulong)random.Next(3));
            int site = sites.Intern(frames, kind, type);
            Assert.Equal(site, expected.TryGetValue($"{string.Join(' ', frames)} {kind} {type}", out int known) ? known : expected[$"{string.Join(' ', frames)} {kind} {type}"] = site);
            Assert.Equal(frames, sites.Frames(site));
            Assert.Equal((kind, type), (sites.Kind(site), sites.Type(site)));
        }
        Assert.Equal(expected.Count, sites.Count);
    }

    [Fact]
    public void Paths_that_find_no_room_are_one_site_a_kind()
    {
        var sites = new SiteTable(mostFrames: 3);
        int known = sites.Intern([1, 2, 3], BlockKind.Native, 0);
        int other = sites.Intern([4, 2, 3], BlockKind.Native, 0), again = sites.Intern([9], BlockKind.Native, 5), managed = sites.Intern([9], BlockKind.Managed, 5);
        Assert.Equal((other, false, true), (again, sites.IsOther(known), sites.IsOther(other)));
        Assert.NotEqual(other, managed);
        Assert.Empty(sites.Frames(other));
        Assert.Equal(3, sites.LeftOut);
        Assert.Equal(known, sites.Intern([1, 2, 3], BlockKind.Native, 0));
        Assert.NotEqual(other, sites.Intern([2, 3], BlockKind.Native, 0));
    }
}
