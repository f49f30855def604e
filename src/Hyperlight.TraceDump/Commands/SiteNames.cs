using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Tells sites by the names of a guest.</summary>
internal sealed class SiteNames(SiteTable sites, IGuestSymbols symbols)
{
    // Where the builds of .NET have their sources.
    private static readonly string[] LibraryRoots = ["/_/", "/__w/"];

    /// <summary>The frames of a site, the innermost first; one that says so when there are none.</summary>
    public IEnumerable<FrameName> Frames(int site) =>
        sites.Frames(site).SelectMany(symbols.Frames).DefaultIfEmpty(new FrameName(sites.IsOther(site) ? "[other paths]" : "[no stack]", null, 0));

    /// <summary>The innermost frame in code of the guest itself, which is what its author can change; the innermost of all when there is none.</summary>
    public FrameName Own(int site) => Frames(site).Where(static frame => frame.File is { } file && !Array.Exists(LibraryRoots, root => file.StartsWith(root, StringComparison.Ordinal))).DefaultIfEmpty(Frames(site).First()).First();

    /// <summary>What a site allocates.</summary>
    public string Type(int site) => Type(sites.Kind(site), sites.Type(site), symbols);

    /// <summary>What a kind of block with a type is.</summary>
    public static string Type(BlockKind kind, ulong type, IGuestSymbols symbols) => kind switch
    {
        BlockKind.Managed when type == 0 => "object",
        BlockKind.Managed => symbols.TypeName(type) ?? $"0x{type:x}",
        BlockKind.Mapping => "mapping",
        _ => "native",
    };

    /// <summary>The functions of a site as one text, the outermost first.</summary>
    public string Folded(int site) => string.Join(';', Frames(site).Reverse().Select(static frame => frame.Function.Replace(';', ',')));

    /// <summary>A frame with its place, as far as that is known.</summary>
    public static string Describe(FrameName frame) => 
        $"{frame.Function}{(frame.File is null ? "" : $" {frame.File}:{frame.Line}")}{(frame.IsInlined ? " (inlined)" : "")}";
}
