using System.Globalization;
using System.Text.RegularExpressions;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Diagnostics;

public sealed partial class StackTests
{
    [Fact]
    public void A_faulted_guests_stack_names_methods_as_their_source_does()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IStacks>().RunCodeBelow(Code.Fault, 1));

        string[] lines = fault.GuestStackTrace.Split('\n');
        Assert.Equal($"   at 0x{fault.InstructionPointer:x}", lines[0]);
        string[] expected =
        [
            @"SimpleGuest\.MachineCode\.Run\+0x[0-9a-f]+ in /.*/MachineCode\.cs:\d+",
            @"SimpleGuest\.SimpleGuestProgram\.<>c__DisplayClass\d+_0\.<RunCodeBelow>b__0\+0x[0-9a-f]+ in /.*/SimpleGuestProgram\.Stacks\.cs:\d+",
            @"SimpleGuest\.Crate<__Canon>\.Open\+0x[0-9a-f]+ in /.*/Crate\.cs:9",
            @"SimpleGuest\.SimpleGuestProgram\.RunCodeBelow\+0x[0-9a-f]+ in /.*/SimpleGuestProgram\.Stacks\.cs:\d+",
            @"SimpleGuest\.SimpleGuestProgram\.RunCodeBelow\+0x[0-9a-f]+ in /.*/SimpleGuestProgram\.Stacks\.cs:\d+",
        ];
        Assert.All(expected.Zip(lines.Skip(1)), static pair => Assert.Matches($"^   at {pair.First}$", pair.Second));
        Assert.Contains(lines, static line => line.StartsWith("   at Hyperlight.Guest.GuestProgram.Run+0x", StringComparison.Ordinal));
        Assert.Contains(fault.GuestStackTrace, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void A_faulted_guests_stack_has_the_frames_that_gdb_finds(int depth)
    {
        string[] frames = FramesAsGdb(sandbox => sandbox.GetGuest<IStacks>().RunCodeBelow(Code.Fault, depth));
        Assert.True(frames.Count(static frame => frame.Contains(" in /", StringComparison.Ordinal)) > depth + 8);
    }

    [Fact]
    public void A_method_that_faults_itself_has_the_frames_that_gdb_finds()
    {
        string[] frames = FramesAsGdb(sandbox => sandbox.GetGuest<ITrouble>().ReadAddress(0x7FFF_FFFF_F000));
        Assert.StartsWith("   at SimpleGuest.SimpleGuestProgram.ReadAddress+0x", frames[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_thread_that_the_guest_started_has_the_frames_that_gdb_finds()
    {
        string[] frames = FramesAsGdb(sandbox => sandbox.GetGuest<IMachineCode>().RunCodeOnThread(Code.Fault, 0, 0));
        Assert.Contains(frames, static frame => frame.StartsWith("   at System.Threading.Thread.StartThread+0x", StringComparison.Ordinal));
    }

    // The stack of a guest that faults, after it was compared with what gdb makes of its core dump.
    private static string[] FramesAsGdb(Action<Sandbox> call)
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = dumps.Build();

        var fault = Assert.Throws<GuestFaultException>(() => call(sandbox));

        List<Gdb.Frame> judged = Gdb.Stack(fault.CoreDump!);
        string[] frames = Unfold(fault.GuestStackTrace);
        Assert.Equal(judged.Count, frames.Length);
        Assert.True(frames.Length > 5);
        Assert.All(judged.Zip(frames), static pair => AssertSame(pair.First, pair.Second));
        return frames;
    }

    [Fact]
    public void What_a_recursion_repeats_is_told_once()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().Recurse(0));

        string[] lines = fault.GuestStackTrace.Split('\n');
        Match repeated = Assert.Single(lines.Select(static line => Repetition().Match(line)), static match => match.Success);
        Assert.Equal("the frame", repeated.Groups["what"].Value);
        // The guest's main stack has 2 MiB, and a frame some tens of bytes.
        Assert.InRange(int.Parse(repeated.Groups["times"].ValueSpan, CultureInfo.InvariantCulture), 5_000, 50_000);
        Assert.InRange(lines.Length, 5, 30);
        Assert.Contains(lines, static line => line.StartsWith("   at Hyperlight.Guest.GuestProgram.Run+0x", StringComparison.Ordinal));
    }

    [Fact]
    public void Methods_that_call_each_other_without_an_end_are_told_once_together()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IStacks>().PingPong(0));

        Assert.Matches(@"\n   \.\.\. the 2 frames above, \d{4,} more times\n", fault.GuestStackTrace);
        Assert.Contains("SimpleGuestProgram.PingPong+0x", fault.GuestStackTrace, StringComparison.Ordinal);
        Assert.Contains("SimpleGuestProgram.Pong+0x", fault.GuestStackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_pointer_that_leads_nowhere_ends_the_stack()
    {
        foreach (ulong address in (ulong[])[0, 8, 0x4141_4141_4141, 0x8000_0000_0000_0000, ulong.MaxValue, 0xFFFF_FFF8])
        {
            using Sandbox sandbox = Sandboxes.Build();

            var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IMachineCode>().RunCode([.. Code.Set(4, address), .. Code.Fault], 0, 0));

            Assert.Equal($"   at 0x{fault.InstructionPointer:x}", fault.GuestStackTrace);
            Assert.Equal(address, fault.Registers.Rsp);
        }
    }

    [Fact]
    public void A_call_that_takes_too_long_tells_where_it_was()
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithHostFunctions<IHostEcho>(new HostEcho()).WithCallTimeout(TimeSpan.FromMilliseconds(50)));

        var late = Assert.Throws<GuestTimeoutException>(() => sandbox.GetGuest<ITrouble>().Spin());

        Assert.StartsWith("   at SimpleGuest.SimpleGuestProgram.Spin+0x", late.GuestStackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_sleeps_too_long_tells_where_it_sleeps()
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithHostFunctions<IHostEcho>(new HostEcho()).WithCallTimeout(TimeSpan.FromMilliseconds(50)));

        var late = Assert.Throws<GuestTimeoutException>(() => sandbox.GetGuest<ITrouble>().Sleep(10_000));

        Assert.Contains("\n   at System.Threading.Thread.Sleep+0x", late.GuestStackTrace, StringComparison.Ordinal);
        Assert.Contains("\n   at SimpleGuest.SimpleGuestProgram.Sleep+0x", late.GuestStackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deadlock_tells_where_each_thread_waits()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var deadlock = Assert.Throws<GuestDeadlockException>(() => sandbox.GetGuest<ITrouble>().Deadlock());

        Assert.Contains("thread 1:\n   at ", deadlock.GuestStackTrace, StringComparison.Ordinal);
        Assert.Contains("\n   at SimpleGuest.SimpleGuestProgram.Deadlock+0x", deadlock.GuestStackTrace, StringComparison.Ordinal);
        Assert.Contains("\nthread 2:\n   at ", deadlock.GuestStackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void An_abort_tells_who_called_it()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var ended = Assert.Throws<GuestExitedException>(() => sandbox.GetGuest<ITrouble>().FailFast("enough"));

        Assert.Contains("\n   at SimpleGuest.SimpleGuestProgram.FailFast+0x", ended.GuestStackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Symbols_of_another_build_are_not_used()
    {
        string folder = Directory.CreateTempSubdirectory("hyperlight-symbols-").FullName;
        string guest = Path.Combine(folder, "guest");
        File.Copy(Guests.SimpleGuest.Name, guest);
        File.WriteAllBytes(guest + ".dbg", WithAnotherBuildId(File.ReadAllBytes(Guests.SimpleGuest.Name + ".dbg")));
        using Sandbox sandbox = new SandboxBuilder(GuestBinary.FromFile(guest)).WithHostFunctions<IHostEcho>(new HostEcho()).Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IStacks>().RunCodeBelow(Code.Fault, 1));

        string trace = fault.GuestStackTrace;
        Directory.Delete(folder, recursive: true);
        Assert.DoesNotContain("SimpleGuest", trace, StringComparison.Ordinal);
        Assert.All(trace.Split('\n'), static line => Assert.Matches("^   at 0x[0-9a-f]+$", line));
        Assert.True(trace.Split('\n').Length > 8);
    }

    // The owner and type of the note that holds the id: "GNU" and 3.
    private static byte[] WithAnotherBuildId(byte[] symbols)
    {
        int note = symbols.AsSpan().IndexOf((ReadOnlySpan<byte>)[20, 0, 0, 0, 3, 0, 0, 0, (byte)'G', (byte)'N', (byte)'U', 0]);
        symbols[note + 12] ^= 1;
        return symbols;
    }

    private static void AssertSame(Gdb.Frame judge, string frame)
    {
        Match parts = FrameParts().Match(frame);
        Assert.True(parts.Success, frame);
        // Without a symbol there is nothing to compare with: code of the test's own, functions whose symbols the C library does not keep.
        if (!parts.Groups["offset"].Success)
            return;
        Assert.Equal(judge.Offset, int.Parse(parts.Groups["offset"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (!parts.Groups["line"].Success)
            return;
        Assert.Equal(judge.Line, parts.Groups["line"].Value);
        string method = parts.Groups["name"].Value.Split('.')[^1];
        Assert.Contains(NoLetter().Replace(method, "_"), judge.Symbol, StringComparison.Ordinal);
    }

    private static string[] Unfold(string trace)
    {
        var frames = new List<string>();
        foreach (string line in trace.Split('\n'))
        {
            Match repeated = Repetition().Match(line);
            if (repeated.Success)
                frames.AddRange(Enumerable.Repeat(frames[^1], int.Parse(repeated.Groups["times"].ValueSpan, CultureInfo.InvariantCulture)));
            else
                frames.Add(line);
        }
        return [.. frames];
    }

    [GeneratedRegex(@"^   \.\.\. (?<what>.*) above, (?<times>\d+) more times$", RegexOptions.ExplicitCapture)]
    private static partial Regex Repetition();

    [GeneratedRegex(@"^   at (0x[0-9a-f]+|(?<name>.*)\+0x(?<offset>[0-9a-f]+)( in (?<line>.*:\d+))?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex FrameParts();

    [GeneratedRegex("[^A-Za-z0-9]")]
    private static partial Regex NoLetter();
}
