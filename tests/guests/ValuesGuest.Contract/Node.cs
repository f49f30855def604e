namespace ValuesGuest;

/// <summary>A type that holds itself, in two ways.</summary>
public sealed record Node(string Name, Node? Next = null, IReadOnlyList<Node>? Children = null);
