namespace ValuesGuest;

/// <summary>An enum with values above those of its neighbours, and below 0.</summary>
public enum Color : short
{
    Red = -1,
    None = 0,
    Green = 1,
    Blue = 1000,
}
