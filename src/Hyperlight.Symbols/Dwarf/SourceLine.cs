namespace Hyperlight.Symbols;

/// <summary>A line of source.</summary>
/// <param name="File">The file's path as the compiler saw it.</param>
/// <param name="Line">The line, from 1; 0 when the code belongs to no line.</param>
/// <param name="Start">The first address of the code that belongs to it here.</param>
public readonly record struct SourceLine(string File, int Line, ulong Start);
