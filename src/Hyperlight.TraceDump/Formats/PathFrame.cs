namespace Hyperlight.TraceDump.Formats;

/// <summary>A function in call paths, or what was allocated at their end.</summary>
/// <param name="Function">Its name.</param>
/// <param name="File">Its file; null when nobody knows.</param>
/// <param name="FirstLine">The first line that a path goes through; 0 when nobody knows.</param>
/// <param name="LastLine">The last one.</param>
/// <param name="IsBlock">Whether it is what was allocated, and no function.</param>
internal readonly record struct PathFrame(string Function, string? File, int FirstLine, int LastLine, bool IsBlock)
{
    /// <summary>The same function, with a line more.</summary>
    public PathFrame With(int line) => this with { FirstLine = FirstLine == 0 ? line : Math.Min(FirstLine, line), LastLine = Math.Max(LastLine, line) };
}
