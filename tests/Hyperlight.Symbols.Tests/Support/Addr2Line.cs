using System.Text.RegularExpressions;

namespace Hyperlight.Symbols.Tests.Support;

/// <summary>The lines that binutils finds for addresses.</summary>
internal static partial class Addr2Line
{
    public const string Unknown = "??:0";

    /// <summary>For each address <c>file:line</c>, or <see cref="Unknown"/>.</summary>
    public static string[] Lines(string path, IEnumerable<ulong> addresses) =>
    [
        .. Tool.Run("addr2line", ["-e", path], string.Join('\n', addresses.Select(static address => $"{address:x}")) + '\n')
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line == "??:?" ? Unknown : Discriminator().Replace(line, "")),
    ];

    /// <summary>The same, as the library under test finds it.</summary>
    public static string Line(LineTable table, ulong address) =>
        table.TryFind(address, out SourceLine line) ? $"{line.File}:{(line.Line == 0 ? "?" : line.Line)}" : Unknown;

    [GeneratedRegex(@" \(discriminator \d+\)$")]
    private static partial Regex Discriminator();
}
