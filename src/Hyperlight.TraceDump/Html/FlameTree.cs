using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Html;

/// <summary>The call paths of a profile as one tree of functions. When there are too many, the smallest become "(other)" of what calls them.</summary>
internal sealed class FlameTree
{
    /// <summary>The most nodes that a page gets.</summary>
    public const int MostNodes = 50_000;

    private readonly Dictionary<(FlameNode Parent, int Frame), FlameNode> _children = [];
    private readonly int _most;

    private FlameTree(int most)
    {
        _most = most;
        Root = new FlameNode(Everything, SiteValue.All.Count);
    }

    /// <summary>Instead of a function: the whole guest, and what found no room.</summary>
    public const int Everything = -1, Other = -2;

    public FlameNode Root { get; }

    public int Count { get; private set; } = 1;

    /// <summary>Sites whose paths are not there to their ends.</summary>
    public int Folded { get; private set; }

    /// <summary>Makes the tree of a profile.</summary>
    public static FlameTree Of(ExportedProfile export, NamedPaths paths, int most = MostNodes)
    {
        var tree = new FlameTree(most);
        double[] totals = new double[SiteValue.All.Count];
        foreach (int site in export.Sites)
            Add(totals, ValuesOf(export, site));
        // Those that are a large part of anything come first, so that what finds no room is small.
        double[] SharesOf(int site) => [.. ValuesOf(export, site).Select((value, i) => totals[i] > 0 ? value / totals[i] : 0)];
        foreach (int site in export.Sites.Select(site => (Site: site, Shares: SharesOf(site))).Where(static one => one.Shares.Max() > 0)
            .OrderByDescending(static one => one.Shares.Max()).ThenByDescending(static one => one.Shares.Sum()).Select(static one => one.Site))
        {
            tree.Add(paths.Of(site), ValuesOf(export, site));
        }
        return tree;
    }

    private static double[] ValuesOf(ExportedProfile export, int site)
    {
        SiteTotals totals = export.Profile.Totals[site];
        return [.. SiteValue.All.Select(value => value.Of(totals))];
    }

    private void Add(ReadOnlySpan<int> path, double[] values)
    {
        var way = new List<FlameNode> { Root };
        foreach (int frame in path)
        {
            if (Child(way[^1], frame) is not { } child)
            {
                Fold(way);
                break;
            }
            way.Add(child);
        }
        foreach (FlameNode node in way)
            Add(node.Values, values);
    }

    // Even "(other)" needs room; the root's has it always.
    private void Fold(List<FlameNode> way)
    {
        Folded++;
        FlameNode? other;
        while ((other = Child(way[^1], Other)) == null)
            way.RemoveAt(way.Count - 1);
        way.Add(other);
    }

    private FlameNode? Child(FlameNode parent, int frame)
    {
        if (_children.TryGetValue((parent, frame), out FlameNode? child))
            return child;
        // A tenth is kept for what is folded, the last one for the root's.
        int most = frame != Other ? _most - _most / 10 : parent == Root ? _most : _most - 1;
        if (Count >= most)
            return null;
        child = new FlameNode(frame, SiteValue.All.Count);
        parent.Children.Add(child);
        _children.Add((parent, frame), child);
        Count++;
        return child;
    }

    private static void Add(double[] sums, double[] values)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] += values[i];
    }
}
