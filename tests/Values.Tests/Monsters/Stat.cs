namespace Values.Tests.Monsters;

/// <summary>A part of <see cref="Monster"/>.</summary>
public sealed record Stat(string? Id = null, long Val = 0, ushort Count = 0);
