using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>A function as a guest published it.</summary>
/// <param name="Name">The name in calls, such as <c>ICalculator.Add</c>.</param>
/// <param name="Signature">The C# signature, such as <c>int ICalculator.Add(int, int)</c>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record PublishedFunction(string Name, string Signature);
