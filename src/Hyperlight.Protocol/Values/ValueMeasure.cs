using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Adds up how many bytes a value takes in a message, before it is written.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct ValueMeasure
{
    /// <summary>How deep tables may lie in each other: what FlatBuffers' own verifiers allow.</summary>
    public const int MaxDepth = 64;

    // The vector that holds the value, its alignment, the offset of the root.
    private const int Root = (2 * sizeof(uint)) + sizeof(ulong);
    private long _bytes;
    private int _depth;

    /// <summary>Upper bound in bytes of what the value adds to a message, padding included.</summary>
    public readonly long Bytes => _bytes + Root;

    /// <summary>Adds a table.</summary>
    /// <param name="layout">Its layout.</param>
    public void Table(TableLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        _bytes += layout.Bound;
    }

    /// <summary>Adds a vector without what its elements refer to.</summary>
    /// <param name="count">Number of elements.</param>
    /// <param name="elementSize">Size of one in bytes.</param>
    public void Vector(int count, int elementSize) => _bytes += sizeof(uint) + sizeof(ulong) + ((long)count * elementSize);

    /// <summary>Adds a string.</summary>
    /// <param name="value">The string.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public void String(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _bytes += MessageWriter.VariableSize(value);
    }

    /// <summary>Goes into a value that may hold others of its own type.</summary>
    /// <exception cref="ArgumentException">It is the 65th in each other, as it is when it holds itself.</exception>
    public void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new ArgumentException($"The values lie more than {MaxDepth} deep in each other, or one holds itself.");
        }
    }

    /// <summary>Comes back from <see cref="Enter"/>.</summary>
    public void Leave() => _depth--;
}
