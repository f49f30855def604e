using Hyperlight;

namespace ValuesGuest;

/// <summary>One of several types, one of which holds others.</summary>
[Union(typeof(Circle), typeof(Square), typeof(Group))]
public abstract record Shape
{
    public sealed record Circle(double Radius) : Shape;

    public sealed record Square(float Side, string? Label = null) : Shape;

    public sealed record Group(IReadOnlyList<Shape> Parts, Shape? Main = null) : Shape;
}
