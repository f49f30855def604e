using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Html;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Exports.Support;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Exports;

/// <summary>The tree of a large profile is bounded, and its sums hold.</summary>
public sealed class FlameTreeTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(1000)]
    public void A_large_profile_keeps_its_sums_in_few_nodes(int most)
    {
        TraceBuilder trace = TraceBuilder.Own();
        for (uint i = 0; i < 500; i++)
            trace.Allocate(0x1000_0000 + i * 0x1_0000, 10 + i, 0x5000 + i, 0x4000 + i % 20, 0x3000 + i % 4);
        FlameTree tree = Make(trace, most);
        FlameNode[] nodes = [.. All(tree.Root)];
        Assert.Equal(tree.Count, nodes.Length);
        Assert.InRange(nodes.Length, Math.Min(most, 500) / 2, most);
        // 10 + 11 + … + 509.
        Assert.Equal([129_750, 500, 129_750, 129_750], tree.Root.Values);
        Assert.All(nodes.Where(static node => node.Children.Count > 0), static node => Assert.Equal(node.Values, Enumerable.Range(0, 4).Select(i => node.Children.Sum(child => child.Values[i]))));
        Assert.Equal(most < 500, tree.Folded > 0);
    }

    [Fact]
    public void What_is_folded_is_the_smallest()
    {
        TraceBuilder trace = TraceBuilder.Own();
        for (uint i = 0; i < 100; i++)
            trace.Allocate(0x1000_0000 + i * 0x1_0000, i == 70 ? 50_000u : 10 + i, 0x5000 + i);
        FlameTree tree = Make(trace, 20);
        Assert.Contains(tree.Root.Children, static node => node.Values[0] == 50_000);
        FlameNode other = Assert.Single(tree.Root.Children, static node => node.Frame == FlameTree.Other);
        Assert.Equal(tree.Folded, other.Values[1]);
        Assert.True(tree.Root.Children.Where(static node => node.Frame != FlameTree.Other).Min(static node => node.Values[0]) > 90);
    }

    [Fact]
    public void Functions_that_were_put_into_others_lie_in_them()
    {
        var symbols = new FakeSymbols();
        ulong address = symbols.Address([new FrameName("align", "gc.h", 3, IsInlined: true), new FrameName("allocate", "gc.cpp", 200)]);
        Profile profile = HeapReplay.Run(TraceBuilder.Own().Allocate(0x1000, 10, address, symbols.Address("main")).End().Open());
        var paths = new NamedPaths(profile.Sites, symbols);
        Assert.Equal(["main", "allocate", "align"], paths.Of(0).ToArray().Select(frame => paths.Frames[frame].Function));
    }

    private static FlameTree Make(TraceBuilder trace, int most)
    {
        var export = new ExportedProfile(HeapReplay.Run(trace.Open()), new FakeSymbols());
        return FlameTree.Of(export, new NamedPaths(export.Profile.Sites, export.Symbols), most);
    }

    private static IEnumerable<FlameNode> All(FlameNode node) => node.Children.SelectMany(All).Prepend(node);
}
