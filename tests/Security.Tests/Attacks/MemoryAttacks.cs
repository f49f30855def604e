using Security.Tests.Machine;

namespace Security.Tests.Attacks;

/// <summary>Reading, writing and running what is not the guest's to read, write or run.</summary>
internal static class MemoryAttacks
{
    // docs/architecture.md: GDT, IDT, TSS (three pages), stubs, exception stack; the hypercall page; the boot page; the vDSO and its clock; the buffers.
    public const ulong Gdt = 0x10_0000, Idt = 0x10_1000, Tss = 0x10_2000, Stubs = 0x10_5000, ExceptionStack = 0x10_6000,
        HypercallPage = 0x20_0000, BootPage = 0x21_0000, Vdso = 0x22_0000, ClockPage = 0x23_0000, Input = 0x4_0000_0000, Output = 0x8_0000_0000;

    private static readonly (string Name, ulong Address)[] Supervisor =
        [("the GDT", Gdt), ("the IDT", Idt), ("the TSS", Tss), ("the I/O bitmap", Tss + 0x68), ("the exception stubs", Stubs), ("the exception stack", ExceptionStack + 0xFF8)];

    // vsyscall is a page of real Linux; the others are where kernels keep page tables, memory and themselves.
    private static readonly (string Name, ulong Address)[] Nowhere =
    [
        ("null", 0), ("null with an offset", 0xFFF8), ("behind the hypercall page", HypercallPage + 0x1000), ("behind the boot page", BootPage + 0x1000),
        ("behind the input window", Input + 0x1_0000), ("behind the output window", Output + 0x1_0000), ("the end of the lower half", 0x7FFF_FFFF_FFF0),
        ("the start of the upper half", 0xFFFF_8000_0000_0000), ("a direct map of memory", 0xFFFF_8880_0000_0000), ("kernel text", 0xFFFF_FFFF_8100_0000),
        ("an entry area", 0xFFFF_FE00_0000_0000), ("the last page", 0xFFFF_FFFF_FFFF_FFF8),
    ];

    private static readonly string[] Data = ["constant", "data", "heap", "native", "stack"];

    public static IEnumerable<Attack> Rows =>
    [
        .. Supervisor.SelectMany(place => (Attack[])[Reads(place), Writes(place), Runs(place)]),
        .. Nowhere.SelectMany(place => (Attack[])[Reads(place), Writes(place), Runs(place)]),
        new Attack("runs the vsyscall page of Linux", new Code().Set(Register.Rax, 0xFFFF_FFFF_FF60_0000).Hex("FFD0").Return(), Expected.PageFault(0xFFFF_FFFF_FF60_0000)),
        .. new (string, ulong)[] { ("the hypercall page", HypercallPage), ("the boot page", BootPage), ("the vDSO", Vdso), ("the clock page", ClockPage), ("the input buffer", Input), ("the input buffer's last page", Input + 0xF000) }.Select(Writes),
        .. new (string, ulong)[] { ("the boot page", BootPage), ("the clock page", ClockPage), ("the input buffer", Input), ("the output buffer", Output) }.Select(Runs),
        AtAddressOf("code", "writes code", "C60790"), // mov byte [rdi], 0x90
        AtAddressOf("constant", "writes a constant", "C60790"),
        .. Data.Select(what => AtAddressOf(what, $"runs {what}", "FFD7")), // call rdi
        new Attack("writes the code that runs", "48 8D 3D F9FFFFFF C6 07 90", Expected.Fault(14)), // lea rdi, [rip-7]; mov byte [rdi], 0x90
        new Attack("runs memory that it can write", MapThen(3).Hex("C600C3 FFD0").Return(), Expected.Fault(14)), // mov byte [rax], 0xC3; call rax
        new Attack("reads memory without rights", MapThen(0).Hex("488B00").Return(), Expected.Fault(14)), // mov rax, [rax]
        new Attack("writes memory that became read-only", Used().SystemCall(10, Place, 4096, 1).Set(Register.Rax, Place).Hex("488900").Return(), Expected.PageFault(Place)),
        new Attack("reads memory that lost its rights", Used().SystemCall(10, Place, 4096, 0).Set(Register.Rax, Place).Hex("488B00").Return(), Expected.PageFault(Place)),
        new Attack("reads memory that is gone", Used().SystemCall(11, Place, 4096).Set(Register.Rax, Place).Hex("488B00").Return(), Expected.PageFault(Place)),
        new Attack("reads memory that moved", Used().SystemCall(25, Place, 4096, 1 << 20, 1).Set(Register.Rcx, Place).Hex("4839C8 7403 488B01").Return(), // cmp rax, rcx; je over the read
            Expected.Either(Expected.PageFault(Place), Expected.Returns(Place))),
        new Attack("runs code that lost the right", Used(0xC3).SystemCall(10, Place, 4096, 5).Set(Register.Rax, Place).Hex("FFD0")
            .SystemCall(10, Place, 4096, 1).Set(Register.Rax, Place).Hex("FFD0").Return(), Expected.PageFault(Place)),
        new Attack("writes its own code after a change of mind", Used(0xC3).SystemCall(10, Place, 4096, 5).Set(Register.Rax, Place).Hex("FFD0 488900").Return(), Expected.PageFault(Place)),
        new Attack("reads a non-canonical address", new Code().Set(Register.Rax, 1ul << 47).Hex("488B00").Return(), Expected.Fault(13)),
        new Attack("writes the first non-canonical address of the upper half", new Code().Set(Register.Rax, 0xFFFF_7FFF_FFFF_FFF8).Hex("488900").Return(), Expected.Fault(13)),
        new Attack("jumps to a non-canonical address", new Code().Set(Register.Rax, 0x1234_5678_9ABC_DEF0).Hex("FFE0"), Expected.Fault(13)),
        new Attack("returns to a non-canonical address", new Code().Set(Register.Rax, 1ul << 63).Hex("50C3"), Expected.Fault(13)),
        new Attack("pushes to a non-canonical stack", new Code().Set(Register.Rsp, 1ul << 62).Hex("50"), Expected.Fault(12)),
        new Attack("reads over the edge of the address space", new Code().Set(Register.Rax, 0x7FFF_FFFF_FFFC).Hex("488B00").Return(), Expected.Fault(13, 14)),
    ];

    private const ulong Place = 0x20_0000_0000;

    // A page that the CPU knows as writable: mmap; mov byte [rax], value.
    private static Code Used(byte value = 1) => new Code().SystemCall(9, Place, 4096, 3, 0x32, ulong.MaxValue, 0).Set(Register.Rax, Place).Hex("C600").Bytes([value]);

    // mmap of one page; its address is in RAX.
    private static Code MapThen(ulong protection) => new Code().SystemCall(9, 0, 4096, protection, 0x22, ulong.MaxValue, 0);

    private static Attack Reads((string Name, ulong Address) place) =>
        new($"reads {place.Name}", new Code().Set(Register.Rax, place.Address).Hex("488B00").Return(), Expected.PageFault(place.Address));

    private static Attack Writes((string Name, ulong Address) place) =>
        new($"writes {place.Name}", new Code().Set(Register.Rax, place.Address).Hex("488900").Return(), Expected.PageFault(place.Address));

    private static Attack Runs((string Name, ulong Address) place) =>
        new($"runs {place.Name}", new Code().Set(Register.Rax, place.Address).Hex("FFD0").Return(), Expected.PageFault(place.Address));

    private static Attack AtAddressOf(string what, string name, string instructions)
    {
        ulong address = 0;
        return new Attack(
            name,
            cell => cell.Machine.RunCode(new Code().Hex(instructions).Return().ToArray(), address = cell.Machine.AddressOf(what), 0),
            new Expected($"a page fault at the {what}", true, outcome => Expected.PageFault(address).Fits(outcome)));
    }
}
