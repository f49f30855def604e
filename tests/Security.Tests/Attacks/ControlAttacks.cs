using Security.Tests.Machine;

namespace Security.Tests.Attacks;

/// <summary>Transfers of control and segment loads that would raise the privilege level.</summary>
/// <remarks>Selectors are those of the GDT that docs/architecture.md describes; what is checked: Intel SDM volume 3A, section 5.8.</remarks>
internal static class ControlAttacks
{
    private const int Invalid = 6, Protection = 13;
    private const ulong UserCode = 0x33, UserData = 0x2B;

    private static readonly (string Name, ulong Selector)[] CodeTargets =
    [
        ("kernel code", 0x08), ("kernel code with RPL 3", 0x0B), ("kernel data", 0x10), ("a null entry", 0x18), ("user data", UserData),
        ("the TSS", 0x38), ("behind the GDT", 0x48), ("a local table", 0x0C),
    ];

    private static readonly (string Name, ulong Selector)[] DataTargets =
    [
        ("kernel code", 0x08), ("kernel data", 0x10), ("kernel data with RPL 3", 0x13), ("the TSS", 0x38), ("behind the GDT", 0x48),
        ("the last selector", 0xFFF8), ("a local table", 0x2F),
    ];

    public static IEnumerable<Attack> Rows =>
    [
        .. CodeTargets.SelectMany(target => (Attack[])
        [
            new Attack($"far return to {target.Name}", FarReturn(target.Selector), Expected.Fault(Protection)),
            // Where KVM emulates far transfers, it knows no gates: what is no code is no instruction.
            new Attack($"far jump to {target.Name}", FarPointer(target.Selector).Hex("FF2C24"), Expected.Fault(Protection, Invalid)),
            new Attack($"far call to {target.Name}", FarPointer(target.Selector).Hex("FF1C24"), Expected.Fault(Protection, Invalid)),
            new Attack($"iretq to {target.Name}", InterruptReturn(target.Selector, UserData), Expected.Fault(Protection)),
        ]),
        .. DataTargets.SelectMany(target => (Attack[])
        [
            Load("DS", target, "8ED8"), Load("ES", target, "8EC0"), Load("FS", target, "8EE0"), Load("GS", target, "8EE8"), Load("SS", target, "8ED0"),
            new Attack($"iretq with a stack of {target.Name}", InterruptReturn(UserCode, target.Selector), Expected.Fault(Protection)),
        ]),
        Load("SS", ("null", 0), "8ED0"),
        Load("SS", ("user code", UserCode), "8ED0"),
        new Attack("far return to user code with RPL 0", FarReturn(0x30), Expected.Fault(Protection)),
        new Attack("iretq to user code with RPL 0", InterruptReturn(0x30, UserData), Expected.Fault(Protection)),
        new Attack("far call through null", FarPointer(0).Hex("FF1C24"), Expected.Fault(Protection)),
        new Attack("loads CS", "B833000000 8EC8", Expected.Fault(Invalid)),
    ];

    // push selector; lea rax, [rip]; push rax; retfq
    private static Code FarReturn(ulong selector) => new Code().Set(Register.Rax, selector).Hex("50 488D0500000000 50 48CB");

    // Four bytes of offset, two of selector.
    private static Code FarPointer(ulong selector) => new Code().Set(Register.Rax, selector << 32).Hex("50");

    // push SS, RSP, RFLAGS, CS, RIP; iretq
    private static Code InterruptReturn(ulong code, ulong stack) => new Code()
        .Set(Register.Rax, stack).Hex("4889E1 50 51 9C").Set(Register.Rax, code).Hex("50 488D0500000000 50 48CF");

    private static Attack Load(string register, (string Name, ulong Selector) target, string instruction) => new(
        $"loads {register} with {target.Name}", new Code().Set(Register.Rax, target.Selector).Hex(instruction).Return(), Expected.Fault(Protection));
}
