using System.Globalization;
using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Unwinding;

public sealed class UnwindTableTests
{
    private static readonly string[] RegisterNames =
        ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "ra"];

    private static readonly List<Readelf.FrameRow> Rows = Readelf.Frames(StagedGuest.ProgramPath);

    [Fact]
    public void Every_row_of_a_guest_leads_to_the_caller_that_readelf_tells()
    {
        UnwindTable table = UnwindTable.Read(StagedGuest.Program);
        int compared = 0;
        foreach (Readelf.FrameRow row in Rows.Where(static row => row.Frame != "exp" && !row.Registers.ContainsValue("exp")))
        {
            AssertStep(table, row);
            compared++;
        }
        Assert.True(compared > 30_000, $"Only {compared} rows were compared.");
    }

    [Fact]
    public void Without_the_linkers_index_the_same_functions_are_found()
    {
        byte[] file = new ElfBuilder().Copy(StagedGuest.Program, ".eh_frame").Build(out _);
        UnwindTable built = UnwindTable.Read(ElfFile.Parse(file)), indexed = UnwindTable.Read(StagedGuest.Program);
        Assert.Equal(indexed.Count, built.Count);
        foreach (Readelf.FrameRow row in Rows.Where(static row => row.Frame != "exp" && !row.Registers.ContainsValue("exp")))
            AssertStep(built, row);
    }

    [Fact]
    public void A_procedure_linkage_table_entry_computes_its_frame_by_an_expression()
    {
        // gcc's own rule for .plt: the frame has one more word from the eleventh byte of each 16-byte entry on.
        byte[] frames = HandWritten(
            [0x0F, 11, 0x77, 8, 0x80, 0, 0x3F, 0x1A, 0x3B, 0x2A, 0x33, 0x24, 0x22]); // def_cfa_expression
        UnwindTable table = UnwindTable.Read(ElfFile.Parse(new ElfBuilder().Add(".eh_frame", frames, 0x1000).Build(out _)));
        Assert.Equal(0x7008ul, FrameAt(table, 0x5000));
        Assert.Equal(0x7008ul, FrameAt(table, 0x500A));
        Assert.Equal(0x7010ul, FrameAt(table, 0x500B));
    }

    [Fact]
    public void Behind_a_signal_frame_the_interrupted_code_goes_on_with_all_its_registers()
    {
        // glibc's __restore_rt: the stack pointer is at a ucontext_t, whose gregs start at byte 40 (sys/ucontext.h).
        ulong restore = Rows.Single(static row => row.Registers.GetValueOrDefault("r15") == "exp").Address + 1;
        string[] saved = ["r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rdi", "rsi", "rbp", "rbx", "rdx", "rax", "rcx", "rsp", "ra"];
        var registers = new UnwindRegisters { InstructionPointer = restore, StackPointer = 0x7000 };
        Assert.True(UnwindTable.Read(StagedGuest.Program).TryStep(ref registers, MemoryOfAddresses));
        for (int i = 0; i < saved.Length; i++)
            Assert.Equal(Content(0x7000 + 40 + (ulong)i * 8), registers[Array.IndexOf(RegisterNames, saved[i])]);
        Assert.False(registers.IsCaller);
        Assert.Equal(registers.InstructionPointer, registers.CodeAddress);
    }

    [Fact]
    public void The_program_start_has_no_caller()
    {
        UnwindRegisters registers = Start(StagedGuest.Program.EntryPoint);
        Assert.False(UnwindTable.Read(StagedGuest.Program).TryStep(ref registers, MemoryOfAddresses));
        Assert.Equal(StagedGuest.Program.EntryPoint, registers.InstructionPointer);
    }

    [Fact]
    public void An_address_without_code_has_no_caller()
    {
        UnwindTable table = UnwindTable.Read(StagedGuest.Program);
        foreach (ulong address in (ulong[])[0, 1, 0x40_0000, ulong.MaxValue])
        {
            UnwindRegisters registers = Start(address);
            Assert.False(table.TryStep(ref registers, MemoryOfAddresses));
        }
    }

    [Fact]
    public void A_stack_that_cannot_be_read_ends_the_walk()
    {
        UnwindRegisters registers = Start(Rows[100].Address);
        Assert.False(UnwindTable.Read(StagedGuest.Program).TryStep(ref registers, static (ulong _, out ulong value) => (value = 0) != 0));
        Assert.Equal(Rows[100].Address, registers.InstructionPointer);
    }

    [Fact]
    public void A_frame_that_does_not_shrink_the_stack_ends_the_walk()
    {
        // def_cfa rbp+0; the return address lies at the frame address.
        byte[] frames = HandWritten([0x0C, 6, 0, 0x80 | 16, 0]);
        UnwindTable table = UnwindTable.Read(ElfFile.Parse(new ElfBuilder().Add(".eh_frame", frames, 0x1000).Build(out _)));
        var registers = new UnwindRegisters { InstructionPointer = 0x5000, StackPointer = 0x7000, [6] = 0x7000 };
        Assert.False(table.TryStep(ref registers, MemoryOfAddresses));
        registers[6] = 0x7008;
        Assert.True(table.TryStep(ref registers, MemoryOfAddresses));
    }

    [Fact]
    public void A_call_as_last_instruction_belongs_to_the_caller()
    {
        UnwindTable table = UnwindTable.Read(ElfFile.Parse(new ElfBuilder().Add(".eh_frame", HandWritten([]), 0x1000).Build(out _)));
        UnwindRegisters registers = Start(0x5100);
        Assert.False(table.TryStep(ref registers, MemoryOfAddresses));
        registers.IsCaller = true;
        Assert.True(table.TryStep(ref registers, MemoryOfAddresses));
        Assert.True(registers.IsCaller);
    }

    [Fact]
    public void A_program_without_unwind_information_has_an_empty_table()
    {
        UnwindTable table = UnwindTable.Read(ElfFile.Parse(new ElfBuilder().Build(out _)));
        UnwindRegisters registers = Start(0x5000);
        Assert.Equal(0, table.Count);
        Assert.False(table.TryStep(ref registers, MemoryOfAddresses));
    }

    // A CIE whose rule is "frame at rsp+8, return address below it", and a function of 256 bytes at 0x5000 with the given instructions.
    private static byte[] HandWritten(byte[] instructions) =>
    [
        20, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'z', (byte)'R', 0, 1, 0x78, 16, 1, 0x04, 0x0C, 7, 8, 0x80 | 16, 1, 0, 0,
        (byte)(21 + instructions.Length), 0, 0, 0, 28, 0, 0, 0, 0, 0x50, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. instructions,
    ];

    private static ulong FrameAt(UnwindTable table, ulong address)
    {
        var registers = new UnwindRegisters { InstructionPointer = address, StackPointer = 0x7000 };
        registers[16] = address;
        Assert.True(table.TryStep(ref registers, MemoryOfAddresses));
        return registers.StackPointer;
    }

    private static void AssertStep(UnwindTable table, Readelf.FrameRow row)
    {
        UnwindRegisters before = Start(row.Address), after = before;
        bool stepped = table.TryStep(ref after, MemoryOfAddresses);
        Assert.Equal(row.Registers["ra"] != "u", stepped);
        if (!stepped)
            return;
        ulong frame = Plus(before[Array.IndexOf(RegisterNames, row.Frame[..3])], row.Frame[3..]);
        for (int i = 0; i < UnwindRegisters.Count; i++)
            Assert.True(Expected(before, i, frame, row) == after[i], $"0x{row.Address:x}: {RegisterNames[i]} is 0x{after[i]:x}.");
    }

    // What readelf calls u is not mentioned, or is undefined: nobody can know better than what was there.
    private static ulong Expected(UnwindRegisters before, int number, ulong frame, Readelf.FrameRow row)
    {
        string rule = row.Registers.GetValueOrDefault(RegisterNames[number], number == 7 ? "v+0" : "u");
        return rule[0] switch
        {
            'c' => Content(Plus(frame, rule[1..])),
            'v' => Plus(frame, rule[1..]),
            'r' => before[Array.IndexOf(RegisterNames, rule)],
            'u' or 's' => number == 7 ? frame : before[number],
            _ => throw new ArgumentException($"readelf wrote the rule {rule}."),
        };
    }

    private static ulong Plus(ulong value, string offset) => value + (ulong)long.Parse(offset, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    // Registers far apart from each other, so that no rule gives the same as another.
    private static UnwindRegisters Start(ulong address)
    {
        var registers = new UnwindRegisters();
        for (int i = 0; i < UnwindRegisters.Count; i++)
            registers[i] = 0x1000_0000_0000 + (ulong)i * 0x100_0000_0000;
        // Frames may be based on any register; the stack must shrink all the same.
        registers.StackPointer = 0x1000_0000;
        registers.InstructionPointer = address;
        return registers;
    }

    private static ulong Content(ulong address) => address * 0x9E37_79B9_7F4A_7C15 | 1;

    private static bool MemoryOfAddresses(ulong address, out ulong value)
    {
        value = Content(address);
        return true;
    }
}
