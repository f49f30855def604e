using System.Diagnostics;
using System.Globalization;
using Hyperlight.Symbols;

namespace Hyperlight.Profiling.Tests.Stacks;

/// <summary>Frames of many stacks have the functions and lines that <c>addr2line</c> finds.</summary>
public sealed class NameTests
{
    private const int Stacks = 10_000;

    [Fact]
    public void Every_frame_of_ten_thousand_sampled_stacks_has_the_function_and_the_line_that_addr2line_finds()
    {
        ulong[] addresses = [.. SampledStacks().SelectMany(static record => record.Frames).Distinct()];
        ElfFile symbols = ElfFile.Parse(File.ReadAllBytes($"{Guests.ProfiledGuest.Name}.dbg"));
        SymbolTable functions = SymbolTable.Read(symbols);
        LineTable lines = LineTable.Read(symbols);
        Dictionary<string, (ulong Start, ulong Size)> places = PlacesOfNames();
        var wrong = new List<string>();
        foreach ((ulong address, string function, string line) in Judged(addresses))
        {
            functions.TryFind(address, out string name, out _);
            // A function may have several names, of which each side takes another; and where code has none, addr2line tells the name of what lies before it.
            bool isSame = name == function || !Holds(places, function, address) && name.Length == 0
                || Holds(places, function, address) && Holds(places, name, address) && places[name] == places[function];
            string found = lines.TryFind(address, out SourceLine place) ? $"{place.File}:{(place.Line == 0 ? "?" : place.Line)}" : "??:0";
            if (!isSame || found != line)
                wrong.Add($"{address:x}: {name} {found} instead of {function} {line}");
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {addresses.Length}:\n{string.Join('\n', wrong.Take(20))}");
        Assert.InRange(addresses.Length, 300, int.MaxValue);
        TestContext.Current.TestOutputHelper?.WriteLine($"{addresses.Length} different frames");
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

    // With -i it tells inlined functions first, and last the one whose code it is: that is what the linker, and a stack, know.
    private static IEnumerable<(ulong Address, string Function, string Line)> Judged(ulong[] addresses)
    {
        string[] output = Addr2Line.Run(["-a", "-i", "-f", "-e", $"{Guests.ProfiledGuest.Name}.dbg"], addresses).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int start = 0;
        foreach (ulong address in addresses)
        {
            int end = start + 1;
            while (end < output.Length && !output[end].StartsWith("0x", StringComparison.Ordinal))
                end++;
            Assert.Equal(address, ulong.Parse(output[start].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            string line = output[start + 2].Split(" (discriminator")[0];
            yield return (address, output[end - 2], line == "??:?" ? "??:0" : line);
            start = end;
        }
    }

    private static bool Holds(Dictionary<string, (ulong Start, ulong Size)> places, string name, ulong address) =>
        places.TryGetValue(name, out (ulong Start, ulong Size) place) && address - place.Start < Math.Max(1, place.Size);

    private static Dictionary<string, (ulong Start, ulong Size)> PlacesOfNames()
    {
        using var nm = Process.Start(new ProcessStartInfo("nm", ["-S", $"{Guests.ProfiledGuest.Name}.dbg"]) { RedirectStandardOutput = true })!;
        string output = nm.StandardOutput.ReadToEnd();
        nm.WaitForExit();
        return output.Split('\n').Select(static line => line.Split(' ')).Where(static parts => parts.Length == 4)
            .GroupBy(static parts => parts[3]).ToDictionary(static group => group.Key, static group => (Number(group.First()[0]), Number(group.First()[1])));

        static ulong Number(string digits) => ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
