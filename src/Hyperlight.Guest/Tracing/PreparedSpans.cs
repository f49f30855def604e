using System.Diagnostics;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Tracing;

/// <summary>The beginnings of spans that come again and again from one place in the code.</summary>
internal static class PreparedSpans
{
    private static readonly Prepared<Place> s_places = new();

    /// <summary>The template of a span that has no tags; null when none is prepared.</summary>
    /// <param name="scratch">Memory for one record, in which nothing is yet.</param>
    /// <param name="span">The span.</param>
    /// <param name="parent">The span around it; 0 for none.</param>
    /// <param name="level">Its severity.</param>
    public static RecordTemplate? Of(byte[] scratch, Activity span, ulong parent, RecordLevel level)
    {
        string name = span.OperationName, source = span.Source.Name;
        int slot = name.Length + (name.Length > 0 ? 7 * name[^1] : 0) + source.Length;
        Place? place = s_places.At(slot);
        if (place is not null && place.Is(name, source, span.Kind, parent == 0, level))
            return place.Template;
        if (name.Length > RecordLimits.Name || source.Length > RecordLimits.Name || !s_places.Missed(slot, HashCode.Combine(name, parent == 0)))
            return null;
        place = new Place(name, source, span.Kind, parent == 0, level, RecordTemplate.ForSpan(scratch, name, source, level, (byte)span.Kind, parent == 0));
        s_places.Set(slot, place);
        return place.Template;
    }

    private sealed class Place(string name, string source, ActivityKind kind, bool isRoot, RecordLevel level, RecordTemplate template)
    {
        public RecordTemplate Template => template;

        public bool Is(string otherName, string otherSource, ActivityKind otherKind, bool otherIsRoot, RecordLevel otherLevel) =>
            kind == otherKind && isRoot == otherIsRoot && level == otherLevel && name == otherName && source == otherSource;
    }
}
