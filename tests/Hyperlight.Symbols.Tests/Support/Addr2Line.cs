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

    /// <summary>For each address the functions around it and their places, the innermost first: <c>twice /x.h:3 &lt; deep /x.c:6</c>. Of the outermost only the place.</summary>
    /// <param name="path">The program.</param>
    /// <param name="addresses">The addresses.</param>
    /// <param name="tool">LLVM's, or binutils', whose version 2.40 does not see inlined functions in ranges that clang tells by number.</param>
    public static string[] Chains(string path, IEnumerable<ulong> addresses, string tool = "llvm-addr2line")
    {
        string output = Tool.Run(tool, ["-a", "-i", "-f", "-e", path], string.Join('\n', addresses.Select(static address => $"{address:x}")) + '\n');
        return [.. output.Split("\n0x").Select(static one => Chain(one.Split('\n', StringSplitOptions.RemoveEmptyEntries)))];
    }

    /// <summary>The same, as the library under test finds it.</summary>
    public static string Chain(InlinedFunctions functions, LineTable lines, ulong address)
    {
        (string place, var chain) = (Uniform(Line(lines, address)), new List<string>());
        foreach (InlinedFunction inlined in functions.At(address))
        {
            chain.Add($"{inlined.Name} {place}");
            place = inlined.CallFile is null ? Unknown : $"{inlined.CallFile}:{inlined.CallLine}";
        }
        return string.Join(" < ", chain.Append(place));
    }

    // An address, then a function and a place for each frame.
    private static string Chain(string[] lines)
    {
        string[] all = [.. lines[1..].Chunk(2).Select(static frame => $"{frame[0]} {Uniform(Discriminator().Replace(frame[1], ""))}")];
        return string.Join(" < ", all[..^1].Append(all[^1][(all[^1].IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    // Of a line that nobody knows each tool has its own way to say so.
    private static string Uniform(string place) => place.EndsWith(":?", StringComparison.Ordinal) ? $"{place[..^1]}0" : place;

    [GeneratedRegex(@" \(discriminator \d+\)$")]
    private static partial Regex Discriminator();
}
