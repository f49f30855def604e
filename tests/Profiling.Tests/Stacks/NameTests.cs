using System.Diagnostics;
using System.Globalization;
using Hyperlight.Symbols;

namespace Hyperlight.Profiling.Tests.Stacks;

/// <summary>Frames of many stacks have the functions and lines that <c>addr2line</c> finds.</summary>
public sealed class NameTests
{
    private const int Stacks = 10_000;

    // LLVM's knows all inlined functions. That of binutils 2.40 sees none in ranges that clang tells by number, and names code without a symbol by the function
    // that ends before it.
    [Fact]
    public void Every_frame_of_ten_thousand_sampled_stacks_has_the_functions_and_the_lines_that_addr2line_finds()
    {
        ulong[] addresses = [.. SampledStacks().SelectMany(static record => record.Frames).Distinct()];
        var names = new Names(ElfFile.Parse(File.ReadAllBytes($"{Guests.ProfiledGuest.Name}.dbg")));
        Dictionary<string, (ulong Start, ulong Size)> places = PlacesOfNames();
        Frame[][] found = [.. addresses.Select(names.Of)], chains = Judged("llvm-addr2line", ["-i"], addresses), single = Judged("addr2line", [], addresses);
        EqualityComparer<Frame> same = Frame.SameAs(places);
        var wrong = new List<string>();
        int outer = 0, nameless = 0;
        for (int i = 0; i < addresses.Length; i++)
        {
            Frame told = Assert.Single(single[i]);
            bool isOfOther = found[i] is [{ Function: "??" }] && told.Function != "??";
            if (!found[i].SequenceEqual(chains[i], same))
                wrong.Add($"{addresses[i]:x}: {Text(found[i])} instead of {Text(chains[i])}");
            else if (isOfOther ? addresses[i] < End(places[told.Function]) : !found[i].Any(frame => same.Equals(frame with { Line = found[i][0].Line }, told)))
                wrong.Add($"{addresses[i]:x}: {Text(found[i])} does not have {told}");
            nameless += isOfOther ? 1 : 0;
            outer += !isOfOther && !same.Equals(found[i][0], told) ? 1 : 0;
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {addresses.Length}:\n{string.Join('\n', wrong.Take(20))}");
        Assert.InRange(addresses.Length, 300, int.MaxValue);
        Assert.Contains(found, static frames => frames.Length > 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{addresses.Length} different frames, {found.Count(static frames => frames.Length > 1)} of them in inlined functions, binutils tells the function around {outer} of those, and one that ended before for {nameless} without a symbol");

        static ulong End((ulong Start, ulong Size) place) => place.Start + place.Size;

    }

    private static List<TraceRecord> SampledStacks()
    {
        using var profiled = new Profiled(sampleInterval: 300);
        var stacks = new List<TraceRecord>();
        for (int round = 0; stacks.Count < Stacks; round++)
        {
            profiled.Guest.Work("one 2 three 4 five 6 seven 8", 200);
            profiled.Guest.AllocateEverywhere();
            profiled.Guest.Throw(20);
            profiled.Guest.Grow(20, 1000);
            profiled.Guest.AllocateOnThread(20);
            profiled.Guest.Collect(round % 3);
            stacks = [.. Trace.Read(profiled.TracePath).Records.Where(static record => record.Frames.Length > 0)];
        }
        return stacks;
    }

    // For each address the functions, the innermost first.
    private static Frame[][] Judged(string tool, string[] options, ulong[] addresses)
    {
        string[] answers = Addr2Line.Run([.. options, "-a", "-f", "-e", $"{Guests.ProfiledGuest.Name}.dbg"], addresses, tool).Split("0x", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(addresses, answers.Select(static answer => ulong.Parse(answer.Split('\n')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        return [.. answers.Select(static answer => FramesOf(answer.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]))];
    }

    private static Frame[] FramesOf(string[] lines) => [.. lines.Chunk(2).Select(static pair => new Frame(pair[0], pair[1].Split(" (discriminator")[0].Replace(":?", ":0", StringComparison.Ordinal)))];

    private static string Text(Frame[] frames) => string.Join(" < ", frames);

    private static Dictionary<string, (ulong Start, ulong Size)> PlacesOfNames()
    {
        using var nm = Process.Start(new ProcessStartInfo("nm", ["-S", $"{Guests.ProfiledGuest.Name}.dbg"]) { RedirectStandardOutput = true })!;
        string output = nm.StandardOutput.ReadToEnd();
        nm.WaitForExit();
        return output.Split('\n').Select(static line => line.Split(' ')).Where(static parts => parts.Length == 4)
            .GroupBy(static parts => parts[3]).ToDictionary(static group => group.Key, static group => (Number(group.First()[0]), Number(group.First()[1])));

        static ulong Number(string digits) => ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private sealed class Names(ElfFile symbols)
    {
        private readonly SymbolTable _functions = SymbolTable.Read(symbols);
        private readonly LineTable _lines = LineTable.Read(symbols);
        private InlinedFunctions? _inlined;

        public Frame[] Of(ulong address)
        {
            _inlined ??= InlinedFunctions.Read(symbols, _lines);
            string line = _lines.TryFind(address, out SourceLine place) ? $"{place.File}:{place.Line}" : "??:0";
            var frames = new List<Frame>();
            foreach (InlinedFunction inlined in _inlined.At(address))
            {
                frames.Add(new Frame(inlined.Name, line));
                line = $"{inlined.CallFile}:{inlined.CallLine}";
            }
            return [.. frames, new Frame(_functions.TryFind(address, out string function, out _) ? function : "??", line)];
        }
    }

    private sealed record Frame(string Function, string Line)
    {
        // A function may have several names, of which each side takes another.
        public static EqualityComparer<Frame> SameAs(Dictionary<string, (ulong Start, ulong Size)> places) => EqualityComparer<Frame>.Create(
            (left, right) => left!.Line == right!.Line && (left.Function == right.Function
                || places.TryGetValue(left.Function, out (ulong, ulong) place) && places.TryGetValue(right.Function, out (ulong, ulong) other) && place == other),
            static frame => frame.Line.GetHashCode(StringComparison.Ordinal));

        public override string ToString() => $"{Function} {Line}";
    }
}
