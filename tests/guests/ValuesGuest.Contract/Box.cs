namespace ValuesGuest;

#pragma warning disable CA1051 // A struct with fields is what this is.

/// <summary>A struct with fields.</summary>
public record struct Box
{
    public string? Label;

    public double Weight;
}
