using System.Globalization;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Diagnostics;

public sealed class RegisterTests
{
    private const int StackPointer = 4;

    // In the order of machine code.
    private static readonly string[] Names =
        ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];

    [Fact]
    public void A_fault_tells_what_was_in_each_register()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IMachineCode>().RunCode(SetAllAndFault(), 0, 0));

        CpuRegisters registers = fault.Registers;
        ulong[] found =
        [
            registers.Rax, registers.Rcx, registers.Rdx, registers.Rbx, registers.Rsp, registers.Rbp, registers.Rsi, registers.Rdi,
            registers.R8, registers.R9, registers.R10, registers.R11, registers.R12, registers.R13, registers.R14, registers.R15,
        ];
        Assert.All(Enumerable.Range(0, 16).Where(static number => number != StackPointer), number => Assert.Equal(ValueOf(number), found[number]));
        Assert.Equal(fault.InstructionPointer, registers.Rip);
        Assert.NotEqual(0ul, registers.FsBase);
        Assert.Contains("r12 000000d00d00000d", registers.ToString(), StringComparison.Ordinal);
        Assert.Contains(registers.ToString(), fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Gdb_finds_the_same_registers_in_the_core_dump()
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = dumps.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IMachineCode>().RunCode(SetAllAndFault(), 0, 0));

        string output = Gdb.Run(fault.CoreDump!, [.. Names.Select(static name => $"printf \"{name}=%lx\\n\", ${name}"), "printf \"rip=%lx fs=%lx\\n\", $rip, $fs_base", "printf \"xmm5=%lx\\n\", $xmm5.v2_int64[0]"]);
        for (int number = 0; number < 16; number++)
        {
            ulong expected = number == StackPointer ? fault.Registers.Rsp : ValueOf(number);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{Names[number]}={expected:x}\n"), output, StringComparison.Ordinal);
        }
        Assert.Contains($"rip={fault.Registers.Rip:x} fs={fault.Registers.FsBase:x}\n", output, StringComparison.Ordinal);
        Assert.Contains($"xmm5={ValueOf(0):x}\n", output, StringComparison.Ordinal);
    }

    private static ulong ValueOf(int register) => 0x10_0100_0001ul * (ulong)(register + 1);

    private static byte[] SetAllAndFault() =>
    [
        .. Enumerable.Range(0, 16).Where(static number => number != StackPointer).SelectMany(static number => Code.Set(number, ValueOf(number))),
        0x66, 0x48, 0x0F, 0x6E, 0xE8, // movq xmm5, rax
        .. Code.Fault,
    ];
}
