using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>A table that <see cref="ValueReader.Table"/> verified.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct TableView
{
    internal TableView(int position, int vtable)
    {
        Position = position;
        VTable = vtable;
    }

    internal int Position { get; }

    /// <summary>Position of its vtable; 0 when all fields are where the reader's layout has them.</summary>
    internal int VTable { get; }
}
