namespace Hyperlight.TraceDump.Profiles;

/// <summary>A function whose code lies at an address.</summary>
/// <param name="Function">The function as C# names it, or as the linker does; the address in hexadecimal digits when nobody knows.</param>
/// <param name="File">Its file; null when nobody knows.</param>
/// <param name="Line">The line, from 1; 0 when nobody knows.</param>
/// <param name="IsInlined">Whether a compiler put it in place of a call, into the function that comes next.</param>
internal readonly record struct FrameName(string Function, string? File, int Line, bool IsInlined = false);
