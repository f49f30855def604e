using System.Text;

namespace Hyperlight.Symbols;

/// <summary>The sections with debug information that this library reads; a missing one is empty.</summary>
internal sealed class DebugSections
{
    private const int LongestText = 4096;

    public ReadOnlyMemory<byte> Info { get; private init; }

    public ReadOnlyMemory<byte> Abbreviations { get; private init; }

    public ReadOnlyMemory<byte> Lines { get; private init; }

    /// <summary>Tables of addresses, which units of version 5 refer to by number.</summary>
    public ReadOnlyMemory<byte> Addresses { get; private init; }

    /// <summary>Tables of where texts lie.</summary>
    public ReadOnlyMemory<byte> TextOffsets { get; private init; }

    /// <summary>Ranges of addresses, from version 5 on.</summary>
    public ReadOnlyMemory<byte> RangeLists { get; private init; }

    /// <summary>Ranges of addresses, up to version 4.</summary>
    public ReadOnlyMemory<byte> OldRanges { get; private init; }

    private ReadOnlyMemory<byte> LineStrings { get; init; }

    private ReadOnlyMemory<byte> Strings { get; init; }

    /// <exception cref="InvalidElfException">A section is damaged.</exception>
    public static DebugSections Read(ElfFile file) => new()
    {
        Info = Section(file, ".debug_info"),
        Abbreviations = Section(file, ".debug_abbrev"),
        Lines = Section(file, ".debug_line"),
        Addresses = Section(file, ".debug_addr"),
        TextOffsets = Section(file, ".debug_str_offsets"),
        RangeLists = Section(file, ".debug_rnglists"),
        OldRanges = Section(file, ".debug_ranges"),
        LineStrings = Section(file, ".debug_line_str"),
        Strings = Section(file, ".debug_str"),
    };

    /// <summary>The bytes of a text, or the first 4096 of them; empty when there is none.</summary>
    public ReadOnlySpan<byte> Utf8(TextReference text)
    {
        ReadOnlySpan<byte> bytes = SectionOf(text.Source).Span;
        if ((uint)text.Offset >= (uint)bytes.Length)
            return default;
        bytes = bytes[text.Offset..];
        bytes = bytes[..Math.Min(bytes.Length, LongestText)];
        int end = bytes.IndexOf((byte)0);
        return end < 0 ? bytes : bytes[..end];
    }

    /// <inheritdoc cref="Utf8"/>
    public string Text(TextReference text) => Encoding.UTF8.GetString(Utf8(text));

    private ReadOnlyMemory<byte> SectionOf(TextSource source) => source switch
    {
        TextSource.Strings => Strings,
        TextSource.LineStrings => LineStrings,
        TextSource.Lines => Lines,
        TextSource.Info => Info,
        _ => default,
    };

    private static ReadOnlyMemory<byte> Section(ElfFile file, string name)
    {
        file.TryGetSection(name, out ReadOnlyMemory<byte> content);
        return content;
    }
}
