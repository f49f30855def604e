namespace Hyperlight.Symbols;

/// <summary>Where a zero-terminated text lies. It is read when it is asked for: a file may refer to a long one any number of times.</summary>
internal readonly record struct TextReference(TextSource Source, int Offset);

/// <summary>The section that holds a text.</summary>
internal enum TextSource : byte
{
    None,
    Strings,
    LineStrings,
    Lines,
    Info,
}
