using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hyperlight.Profiling.Tests.Tool;

/// <summary>A guest with known behaviour: what <c>trace_dump</c> tells of it.</summary>
public sealed partial class KnownGuestTests
{
    private const double MostErrors = 5;

    [Fact]
    public void Top_prints_exact_numbers_at_the_lines()
    {
        using var profiled = new Profiled();
        Behave(profiled);
        string top = ToolRun.Of(profiled.TracePath, "top", "--lines", "10000");
        Assert.Equal(("1,000", "128,000", "1,000", "128,000", "System.Byte[]"), Row(top, "kept"));
        Assert.Equal(("10,000", "480,000", "0", "0", "System.String"), Row(top, "dropped"));
        Assert.Equal(("3", "196,608", "3", "196,608", "native"), Row(top, "leaked"));
        Assert.Equal(("1", "1,000,024", "1", "1,000,024", "System.Byte[]"), Row(top, "large"));
    }

    [Fact]
    public void Leaks_prints_what_is_kept_with_its_lines_and_nothing_that_was_dropped()
    {
        using var profiled = new Profiled();
        Behave(profiled);
        string[] leaks = ToolRun.Of(profiled.TracePath, "leaks", "--lines", "10000").Split("\n\n");
        Assert.StartsWith("128,000 bytes in 1,000 blocks, System.Byte[]\n", Of("kept"), StringComparison.Ordinal);
        Assert.StartsWith("196,608 bytes in 3 blocks, native\n", Of("leaked"), StringComparison.Ordinal);
        Assert.StartsWith("1,000,024 bytes in 1 block", Of("large"), StringComparison.Ordinal);
        Assert.DoesNotContain(leaks, static leak => leak.Contains(GuestSource.Line("dropped"), StringComparison.Ordinal));

        string Of(string place) => Assert.Single(leaks, leak => leak.Contains($"ProfiledGuest/{GuestSource.Line(place)}\n", StringComparison.Ordinal)).TrimStart('\n');
    }

    [Fact]
    public void With_samples_the_truth_is_within_the_stated_error()
    {
        using var profiled = new Profiled(sampleInterval: 4096);
        Behave(profiled);
        string top = ToolRun.Of(profiled.TracePath, "top", "--lines", "10000");
        AssertNear(Row(top, "kept").Bytes, 128_000);
        AssertNear(Row(top, "kept").LiveBytes, 128_000);
        AssertNear(Row(top, "dropped").Bytes, 480_000);
        AssertNear(Row(top, "leaked").Bytes, 196_608);
        AssertNear(Row(top, "large").Bytes, 1_000_024);
    }

    [Fact]
    public void Heaptrack_reads_the_export_and_counts_the_same()
    {
        using var profiled = new Profiled();
        Behave(profiled);
        string file = Path.ChangeExtension(profiled.TracePath, ".heaptrack");
        File.WriteAllText(file, ToolRun.Of(profiled.TracePath, "heaptrack"));
        string judged = Run("heaptrack_print", "-f", file);
        string sums = ToolRun.Of(profiled.TracePath, "top", "--lines", "0");
        Match told = Sums().Match(sums);
        Assert.Contains($"calls to allocation functions: {told.Groups["count"].Value.Replace(",", "", StringComparison.Ordinal)} ", judged, StringComparison.Ordinal);
        Assert.Contains(GuestSource.Line("kept"), judged, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public void List_frames_prints_every_record_with_its_line()
    {
        using var profiled = new Profiled();
        Behave(profiled);
        string list = ToolRun.Of(profiled.TracePath, "list_frames");
        Assert.Equal(1000, Count(list, "Allocated 128 bytes at ", GuestSource.Line("kept")));
        Assert.Equal(3, Count(list, "Allocated 65536 bytes at ", GuestSource.Line("leaked")));
    }

    private static void Behave(Profiled profiled)
    {
        profiled.Guest.Keep(1000, 100);
        profiled.Guest.Drop(10_000, 10);
        profiled.Guest.Leak(3, 64 << 10);
        profiled.Guest.KeepLarge(1_000_000);
        profiled.Guest.Collect(2);
        profiled.Sandbox.Dispose();
    }

    private static int Count(string list, string title, string line) =>
        list.Split("\n\n").Count(block => block.Contains(title, StringComparison.Ordinal) && block.Contains($"ProfiledGuest/{line}\n", StringComparison.Ordinal));

    private static (string Count, string Bytes, string Live, string LiveBytes, string Type) Row(string top, string place)
    {
        string row = Assert.Single(top.Split('\n'), line => line.EndsWith($"ProfiledGuest/{GuestSource.Line(place)}", StringComparison.Ordinal));
        string[] cells = Gap().Split(row.Trim());
        return (cells[0], cells[1], cells[2], cells[3], cells[6]);
    }

    private static void AssertNear(string cell, double truth)
    {
        string[] parts = cell.Split('±');
        double estimate = Number(parts[0]), error = parts.Length > 1 ? Number(parts[1]) : 0;
        Assert.InRange(truth, estimate - MostErrors * error - 1, estimate + MostErrors * error + 1);
    }

    private static double Number(string text) => double.Parse(text.Trim(), NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Gap();

    [GeneratedRegex(@"^(?<bytes>[\d,]+) bytes in (?<count>[\d,]+) allocations", RegexOptions.ExplicitCapture)]
    private static partial Regex Sums();
}
