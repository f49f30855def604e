using System.Diagnostics;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Tracing;

/// <summary>The beginnings of spans whose place in the code was reached before.</summary>
internal static class PreparedSpans
{
    private const int Places = 64;

    // Whoever comes first stays: names that are different each time must not make work each time.
    private static readonly Place?[] s_places = new Place?[Places];

    /// <summary>The template of a span that has no tags; null when another one has its place.</summary>
    public static RecordTemplate? Of(Activity span, ulong parent, RecordLevel level)
    {
        string name = span.OperationName, source = span.Source.Name;
        ref Place? place = ref s_places[(name.Length + (name.Length > 0 ? 7 * name[^1] : 0) + source.Length) & (Places - 1)];
        place ??= new Place(name, source, span.Kind, parent == 0, level);
        return place.Is(name, source, span.Kind, parent == 0, level) ? place.Template : null;
    }

    private sealed class Place(string name, string source, ActivityKind kind, bool isRoot, RecordLevel level)
    {
        public RecordTemplate Template { get; } = RecordTemplate.ForSpan(name, source, level, (byte)kind, isRoot);

        public bool Is(string otherName, string otherSource, ActivityKind otherKind, bool otherIsRoot, RecordLevel otherLevel) =>
            kind == otherKind && isRoot == otherIsRoot && level == otherLevel && name == otherName && source == otherSource;
    }
}
