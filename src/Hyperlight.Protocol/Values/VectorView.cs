using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>A vector that <see cref="ValueReader.Vector"/> verified.</summary>
/// <param name="First">Position of its first element.</param>
/// <param name="Count">Number of elements, which fit into the value.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct VectorView(int First, int Count)
{
    /// <summary>Makes an array for the elements.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    public T[] NewArray<T>() => new T[Count];
}
