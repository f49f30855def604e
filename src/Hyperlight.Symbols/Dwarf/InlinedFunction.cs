namespace Hyperlight.Symbols;

/// <summary>A function whose code a compiler put in place of a call.</summary>
/// <param name="Name">Its name as the linker would know it; empty when nobody tells.</param>
/// <param name="CallFile">Path of the file with the call, as the compiler saw it; null when nobody tells.</param>
/// <param name="CallLine">The line of the call, from 1; 0 when nobody tells.</param>
public readonly record struct InlinedFunction(string Name, string? CallFile, int CallLine);
