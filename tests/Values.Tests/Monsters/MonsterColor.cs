namespace Values.Tests.Monsters;

/// <summary>A part of <see cref="Monster"/>.</summary>
[Flags]
public enum MonsterColor : byte
{
    None = 0,
    Red = 1,
    Green = 2,
    Blue = 8,
}
