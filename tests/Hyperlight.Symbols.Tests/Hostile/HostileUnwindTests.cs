using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;
using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Hostile;

public sealed class HostileUnwindTests
{
    private const int Functions = 150_000, Megabytes = 2 << 20;

    [Fact]
    public void An_endless_augmentation_is_not_read_for_each_function() =>
        Index([.. "zR"u8, .. Enumerable.Repeat((byte)'S', Megabytes), 0, 1, 0x78, 16, 1, 0x02]);

    [Fact]
    public void An_endless_number_is_not_read_for_each_function() =>
        Index([.. "zR"u8, 0, .. Enumerable.Repeat((byte)0x80, Megabytes), 1, 0x78, 16, 1, 0x02]);

    [Fact]
    public void A_walk_ends_when_its_budget_is_spent()
    {
        using var memory = new PrivateMemory(new NoMachine(), 1 << 24);
        var space = new AddressSpace(memory, new MemoryArea(memory, 0, 1 << 24, 1 << 24));
        UnwindTable table = UnwindTable.Read(ElfFile.Parse(new ElfBuilder().Add(".eh_frame", Expensive(), 0x1000).Build(out _)));
        var registers = new GuestRegisters { Rip = 0x5000, Rsp = 0x7000 };
        var walker = new GuestStackWalker(table, space);
        Assert.Equal(20, walker.Walk(registers, 20, new WorkBudget(5_000_000)).Count);
        Bounds.Check(8 << 20, () => Assert.InRange(walker.Walk(registers, 50_000, new WorkBudget(5_000_000)).Count, 20, 1000));
    }

    [Fact]
    public void Call_frame_instructions_are_paid_for()
    {
        byte[] instructions = [0x0C, 7, 8, 0x80 | 16, 1, .. new byte[5000]];
        UnwindTable table = UnwindTable.Read(ElfFile.Parse(new ElfBuilder().Add(".eh_frame", Section(instructions), 0x1000).Build(out _)));
        var registers = new UnwindRegisters { InstructionPointer = 0x5000, StackPointer = 0x7000 };
        var budget = new WorkBudget(1000);
        Assert.False(table.TryStep(ref registers, static (ulong _, out ulong value) => (value = 0x5080) != 0, budget));
        Assert.True(budget.IsSpent);
        Assert.True(table.TryStep(ref registers, static (ulong _, out ulong value) => (value = 0x5080) != 0));
    }

    // Many functions of 12 bytes with one common entry, and no index.
    private static void Index(byte[] common)
    {
        byte[] entry = [0, 0, 0, 0, 1, .. common];
        var section = new List<byte>([.. BitConverter.GetBytes(entry.Length), .. entry]);
        for (int i = 0; i < Functions; i++)
            section.AddRange([9, 0, 0, 0, .. BitConverter.GetBytes(section.Count + 4), 0, 0x50, 1, 0, 0]);
        byte[] file = new ElfBuilder().Add(".eh_frame", [.. section], 0x1000).Build(out _);
        Bounds.Check(64 << 20, () => Assert.Equal(0, UnwindTable.Read(ElfFile.Parse(file)).Count));
    }

    // Every frame has one caller more, in the same function; each register is computed by a loop of some hundred steps.
    private static byte[] Expensive()
    {
        byte[] loop = [0x08, 240, 0x31, 0x1C, 0x12, 0x28, 0xFA, 0xFF, 0x13];
        byte[] frame = [.. loop, 0x77, 8], other = [.. loop, 0x31], returnAddress = [.. loop, 0x0A, 0x80, 0x50];
        List<byte> instructions = [0x0F, (byte)frame.Length, .. frame, 0x16, 16, (byte)returnAddress.Length, .. returnAddress];
        for (byte i = 0; i < 16; i++)
        {
            if (i != 7)
                instructions.AddRange([0x16, i, (byte)other.Length, .. other]);
        }
        return Section([.. instructions]);
    }

    private static byte[] Section(byte[] instructions) =>
    [
        14, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'z', (byte)'R', 0, 1, 0x78, 16, 1, 0x04, 0,
        .. BitConverter.GetBytes(21 + instructions.Length), 22, 0, 0, 0, 0, 0x50, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. instructions,
    ];
}
