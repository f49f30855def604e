using Hyperlight;

namespace ValuesGuest;

/// <summary>A struct of fixed layout with gaps, another one inside, and a member that is set by name.</summary>
[FixedLayout]
public struct Pixel
{
    public byte Layer { get; set; }

    public Vector At { get; set; }

    public Color Color { get; set; }

    public Guid Id { get; set; }

    public bool IsSet { get; set; }
}
