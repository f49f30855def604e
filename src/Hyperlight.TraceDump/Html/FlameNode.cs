namespace Hyperlight.TraceDump.Html;

/// <summary>A function in a flame graph, called by those above it.</summary>
internal sealed class FlameNode(int frame, int values)
{
    /// <summary>Index of the function.</summary>
    public int Frame { get; } = frame;

    /// <summary>What was allocated in it and in what it called, a number for each value.</summary>
    public double[] Values { get; } = new double[values];

    public List<FlameNode> Children { get; } = [];
}
