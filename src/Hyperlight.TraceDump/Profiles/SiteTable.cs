namespace Hyperlight.TraceDump.Profiles;

/// <summary>The sites of a trace: each is a call path, a kind of block and a type. Its memory is bounded.</summary>
/// <param name="mostFrames">The most frames that it keeps, shared ones counted once.</param>
internal sealed class SiteTable(int mostFrames = SiteTable.MostFrames)
{
    /// <summary>The most frames that it keeps, unless a caller says otherwise.</summary>
    public const int MostFrames = 1_000_000;

    private const int MostSites = 500_000, Other = -1;

    private readonly CallPaths _paths = new(mostFrames);
    private readonly Dictionary<SiteKey, int> _index = [];
    private readonly List<SiteKey> _sites = [];
    private SiteKey _last = new(int.MinValue, default, 0);
    private int _lastSite;

    /// <summary>Number of sites.</summary>
    public int Count => _sites.Count;

    /// <summary>Allocations whose paths found no room: they are of the site of other paths.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Finds a site, or adds it.</summary>
    /// <param name="frames">Frames of the call path, the innermost first.</param>
    /// <param name="kind">Kind of block.</param>
    /// <param name="type">Address of the object's <c>MethodTable</c>, else 0.</param>
    public int Intern(ReadOnlySpan<ulong> frames, BlockKind kind, ulong type)
    {
        var key = new SiteKey(_paths.Intern(frames), kind, type);
        if (key == _last)
            return _lastSite;
        if (key.Path == Other)
            return OtherPaths(kind);
        if (!_index.TryGetValue(key, out int site))
        {
            if (Count >= MostSites)
                return OtherPaths(kind);
            site = Add(key);
        }
        (_last, _lastSite) = (key, site);
        return site;
    }

    /// <summary>What a site allocates.</summary>
    public BlockKind Kind(int site) => _sites[site].Kind;

    /// <summary>Address of the <c>MethodTable</c> of a site's objects; 0 when it has none.</summary>
    public ulong Type(int site) => _sites[site].Type;

    /// <summary>Whether a site stands for all paths that found no room; it has no frames then.</summary>
    public bool IsOther(int site) => _sites[site].Path == Other;

    /// <summary>The frames of a site's call path, the innermost first.</summary>
    public IEnumerable<ulong> Frames(int site) => _paths.Frames(_sites[site].Path);

    private int OtherPaths(BlockKind kind)
    {
        LeftOut++;
        var key = new SiteKey(Other, kind, 0);
        return _index.TryGetValue(key, out int site) ? site : Add(key);
    }

    private int Add(SiteKey key)
    {
        _sites.Add(key);
        return _index[key] = Count - 1;
    }

    // HashCode is seeded by the runtime: a file that chooses types cannot make them all fall on one place.
    private readonly record struct SiteKey(int Path, BlockKind Kind, ulong Type)
    {
        public override int GetHashCode() => HashCode.Combine(Path, Kind, Type);
    }
}
