using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Formats;

/// <summary>What exports call the kinds of blocks.</summary>
internal static class KindName
{
    public const int Count = 3;

    /// <summary>The name of a kind; one from a newer trace is told by its number.</summary>
    public static string Of(BlockKind kind) => kind switch
    {
        BlockKind.Native => "native",
        BlockKind.Managed => "managed",
        BlockKind.Mapping => "mapping",
        _ => $"kind {(int)kind}",
    };
}
