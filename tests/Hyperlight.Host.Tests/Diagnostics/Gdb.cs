using System.Globalization;
using System.Text.RegularExpressions;
using Hyperlight.Host.Tests.Support;

namespace Hyperlight.Host.Tests.Diagnostics;

/// <summary>What gdb sees in a core dump of the guest that the tests share.</summary>
internal static partial class Gdb
{
    private const string WalkStack = """
        python
        import gdb
        frame = gdb.newest_frame()
        while frame:
            place = frame.find_sal()
            line = place.symtab.filename + ':' + str(place.line) if place.symtab else ''
            print('FRAME|' + str(frame.type() == gdb.INLINE_FRAME) + '|' + gdb.execute('info symbol ' + hex(frame.pc()), to_string=True).strip() + '|' + line)
            frame = frame.older()
        end
        """;

    /// <summary>A frame of a stack.</summary>
    /// <param name="Symbol">The function's symbol, or empty.</param>
    /// <param name="Offset">Bytes from the function's start.</param>
    /// <param name="Line">Such as <c>/folder/Program.cs:12</c>, or empty.</param>
    public sealed record Frame(string Symbol, int Offset, string Line);

    /// <summary>Runs commands over a core dump.</summary>
    /// <returns>What gdb printed.</returns>
    public static string Run(string core, params string[] commands)
    {
        string script = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(script, ["set width 0", "set height 0", "set backtrace past-main on", .. commands]);
            return CommandLine.Run("gdb", "gdb", "-batch", "-nx", "-x", script, Guests.SimpleGuest.Name, core);
        }
        finally
        {
            File.Delete(script);
        }
    }

    /// <summary>The stack of the first thread, without what the compiler put inline.</summary>
    public static List<Frame> Stack(string core) =>
    [
        .. FrameLine().Matches(Run(core, WalkStack)).Where(static match => match.Groups["inline"].Value == "False").Select(static match => new Frame(
            match.Groups["symbol"].Value,
            match.Groups["offset"].Success ? int.Parse(match.Groups["offset"].ValueSpan, CultureInfo.InvariantCulture) : 0,
            match.Groups["line"].Value)),
    ];

    [GeneratedRegex(@"^FRAME\|(?<inline>\w+)\|(No symbol matches .*|(?<symbol>.*?)( \+ (?<offset>\d+))? in section .*)\|(?<line>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex FrameLine();
}
