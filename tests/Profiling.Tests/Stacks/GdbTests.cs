using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Hyperlight.Symbols;
using ProfiledGuest;

namespace Hyperlight.Profiling.Tests.Stacks;

/// <summary>Stacks of a guest that is in a system call, by gdb and by us.</summary>
public sealed class GdbTests
{
    private const int Stops = 100, MostFrames = 200;

    [Fact]
    public void Stacks_at_a_hundred_stops_are_those_of_gdb()
    {
        string folder = Directory.CreateTempSubdirectory("cores").FullName;
        try
        {
            int stops = 0;
            Sandbox sandbox = null!;
            using (sandbox = new SandboxBuilder(Guests.ProfiledGuest).WithOutput((_, bytes) =>
            {
                if (sandbox is null || stops >= Stops)
                    return;
                using FileStream core = File.Create(Path.Combine(folder, $"{stops++:d3}"));
                sandbox.MicroVm.WriteCoreDump(core);
            }).Build())
            {
                sandbox.GetGuest<IProfiled>().Chatter(Stops);
            }
            Assert.Equal(Stops, stops);
            Compare([.. Directory.GetFiles(folder).Order()]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Compare(string[] cores)
    {
        List<ulong[]> judged = ByGdb(cores);
        var walker = new StackWalker(UnwindTable.Read(ElfFile.Parse(File.ReadAllBytes(Guests.ProfiledGuest.Name))));
        ulong[] frames = new ulong[MostFrames];
        int different = 0;
        HashSet<string> seen = [];
        for (int i = 0; i < cores.Length; i++)
        {
            var core = Core.Read(cores[i]);
            int count = walker.Walk(core.Registers, default, 0, core.TryRead, frames, out bool isWhole);
            Assert.True(isWhole, $"stop {i}");
            // gdb tells where calls return to.
            ulong[] returns = [.. frames[..count].Select(static frame => frame + 1)];
            Assert.True(judged[i].AsSpan().SequenceEqual(returns), $"stop {i}: {string.Join(' ', judged[i].Select(static frame => $"{frame:x}"))}\nnot {string.Join(' ', returns.Select(static frame => $"{frame:x}"))}");
            different += seen.Add(string.Join(' ', returns)) ? 1 : 0;
        }
        Assert.InRange(different, 10, Stops);
    }

    private static List<ulong[]> ByGdb(string[] cores)
    {
        string script = Path.GetTempFileName();
        File.WriteAllLines(script, ["set width 0", "set height 0", "set backtrace past-main on", .. cores.SelectMany(static core => new[] { "core-file", $"core-file {core}", "maintenance flush dcache", "maintenance flush register-cache", "echo STOP\\n", WalkStack })]);
        using var gdb = Process.Start(new ProcessStartInfo("gdb", ["-batch", "-nx", "-x", script, Guests.ProfiledGuest.Name]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = gdb.StandardError.ReadToEndAsync();
        string output = gdb.StandardOutput.ReadToEnd();
        gdb.WaitForExit();
        File.Delete(script);
        Assert.True(gdb.ExitCode == 0, errors.Result);
        return
        [
            .. output.Split("STOP\n").Skip(1).Select(static stop => stop.Split('\n').Where(static line => line.StartsWith("FRAME ", StringComparison.Ordinal))
                .Select(static line => ulong.Parse(line.AsSpan(6), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray()),
        ];
    }

    private const string WalkStack = """
        python
        import gdb
        frame = gdb.newest_frame()
        while frame:
            if frame.type() != gdb.INLINE_FRAME:
                print('FRAME %x' % frame.pc())
            frame = frame.older()
        end
        """;

    /// <summary>A core dump: what a walk needs of it. Layout: <c>elf_prstatus</c> of Linux for x86-64, whose registers begin at byte 112.</summary>
    private sealed class Core(ElfFile file, UnwindRegisters registers)
    {
        private const int Note = 4, RegistersAt = 112;

        public UnwindRegisters Registers => registers;

        public static Core Read(string path)
        {
            ElfFile file = ElfFile.Parse(File.ReadAllBytes(path));
            ReadOnlySpan<byte> notes = file.Content(file.Segments.First(static segment => segment.Type == Note)).Span;
            // Name of 8 bytes behind a header of 12: the first note is the status of the thread that ran last.
            ReadOnlySpan<byte> values = notes[(12 + 8 + RegistersAt)..];
            var registers = new UnwindRegisters { IsCaller = true };
            // r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp
            (int From, int To)[] map = [(0, 15), (1, 14), (2, 13), (3, 12), (4, 6), (5, 3), (16, 16), (19, 7)];
            foreach ((int from, int to) in map)
                registers[to] = BinaryPrimitives.ReadUInt64LittleEndian(values[(from * 8)..]);
            return new Core(file, registers);
        }

        public bool TryRead(ulong address, out ulong value)
        {
            ReadOnlySpan<byte> bytes = file.ContentAt(address).Span;
            value = bytes.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
            return bytes.Length >= sizeof(ulong);
        }
    }
}
