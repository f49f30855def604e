using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Fields or links of a record, as <see cref="RecordReader"/> found them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct RecordVector
{
    internal RecordVector(int start, int count) => (Start, Count) = (start, count);

    /// <summary>How many there are.</summary>
    public int Count { get; }

    internal int Start { get; }
}
