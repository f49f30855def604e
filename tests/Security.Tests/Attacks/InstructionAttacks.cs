using Security.Tests.Machine;

namespace Security.Tests.Attacks;

/// <summary>Instructions that only a kernel may run, and those that raise every kind of CPU exception.</summary>
/// <remarks>What each one does at CPL 3: Intel SDM volume 2 and AMD APM volume 3, "exceptions" of the instruction.</remarks>
internal static class InstructionAttacks
{
    private const int Divide = 0, Debug = 1, Breakpoint = 3, Overflow = 4, Invalid = 6, Protection = 13, X87 = 16, Alignment = 17, Simd = 19;

    private static readonly int[] ClosedGates = [0, 1, 2, 5, 6, 8, 10, 13, 14, 18, 28, 29, 31, 32, 64, 0x80, 0x81, 0xEC, 0xFE, 0xFF], ControlRegisters = [0, 2, 3, 4, 8], DebugRegisters = [0, 3, 6, 7];

    public static IEnumerable<Attack> Rows =>
    [
        .. Privileged.Select(row => new Attack(row.Name, row.Instructions, Expected.Fault(Protection))),
        .. Unknown.Select(row => new Attack(row.Name, row.Instructions, Expected.Fault(Invalid, Protection))),
        // A trap for which the guest's runtime has a handler, which sends it on.
        // Who may deny himself his own memory faults at the next access, whatever the page tables say.
        new Attack("denies itself all memory with wrpkru", "B855555555 31C9 31D2 0F01EF", Expected.Either(OrdinaryReturn, Expected.Fault(Invalid, 14))),
        new Attack("int 4", "CD04", Expected.Either(Expected.Fault(Overflow), OrdinaryReturn)),
        .. Hidden.Select(row => new Attack(row.Name, row.Instructions, Expected.Either(OrdinaryReturn, Expected.Fault(Invalid)))),
        .. Exceptions.Select(row => new Attack(row.Name, row.Instructions, Expected.Fault(row.Vector))),
        // Where KVM emulates INT, it says that there is no such instruction.
        .. ClosedGates.Select(vector => new Attack($"int {vector}", $"CD {vector:X2}", Expected.Fault(Protection, Invalid))),
        .. ControlRegisters.SelectMany(ControlRegister),
        .. DebugRegisters.SelectMany(DebugRegister),
        .. ModelRegisters.SelectMany(ModelRegister),
        .. Hypervisors.Select(row => new Attack(row.Name, row.Instructions, Denied)),
        .. Tables.Select(TableRegister),
    ];

    private static Expected OrdinaryReturn => new("an ordinary return", false, outcome => outcome.Thrown is null);

    private static (string Name, string Instructions)[] Privileged =>
    [
        ("hlt", "F4"), ("cli", "FA"), ("sti", "FB"), ("clts", "0F06"), ("invd", "0F08"), ("wbinvd", "0F09"), ("swapgs", "0F01F8"), ("sysret", "480F07"), ("sysret to 32 bits", "0F07"),
        ("lgdt", "0F011424"), ("lidt", "0F011C24"), ("lldt", "31C0 0F00D0"), ("ltr", "B838000000 0F00D8"), ("lmsw", "31C0 0F01F0"), ("invlpg", "0F013C24"),
        ("rdpmc", "31C9 0F33"), ("xsetbv", "31C9 31D2 B807000000 0F01D1"),
    ];

    // What is no instruction here, or none at CPL 3; which of the two differs between CPUs.
    private static (string Name, string Instructions)[] Unknown =>
    [
        ("ud2", "0F0B"), ("sysenter", "0F34"), ("sysexit", "0F35"), ("into", "CE"), ("f00f", "F00FC7C8"), ("rsm", "0FAA"), ("getsec", "31C0 0F37"),
        ("clac", "0F01CA"), ("stac", "0F01CB"), ("monitor", "31C9 31D2 4889E0 0F01C8"), ("mwait", "31C0 31C9 0F01C9"), ("invpcid", "31C0 660F38820424"),
        ("vmrun", "4889E0 0F01D8"), ("vmload", "4889E0 0F01DA"), ("vmsave", "4889E0 0F01DB"), ("stgi", "0F01DC"), ("clgi", "0F01DD"), ("skinit", "31C0 0F01DE"), ("invlpga", "0F01DF"),
        ("vmxon", "F30FC73424"), ("vmlaunch", "0F01C2"), ("vmptrld", "0FC73424"), ("vmread", "0F78C0"), ("invept", "660F38800424"), ("xsaves", "480FC72C24"), ("encls", "0F01CF"),
    ];

    // KVM without hardware virtualization runs them, whatever CR4 and XCR0 say: what they change must not outlive a restore (RestoreTests).
    private static (string Name, string Instructions)[] Hidden =>
    [
        ("rdfsbase", "F3480FAEC0"), ("rdgsbase", "F3480FAEC8"), ("wrgsbase", "31C0 F3480FAED8"), ("AVX-512", "62F17C4858C0"), ("rdpkru", "31C9 0F01EE"), ("wrpkru", "31C0 31C9 31D2 0F01EF"),
    ];

    private static (string Name, string Instructions, int Vector)[] Exceptions =>
    [
        ("int3", "CC", Breakpoint), ("int3 of two bytes", "CD03", Breakpoint), ("int1", "F1", Debug), ("divides by zero", "31C9 31D2 F7F1", Divide),
        ("sets the trap flag", "9C 48810C2400010000 9D 90 90", Debug),
        ("sets the alignment flag", "9C 48810C2400000400 9D 8B442401", Alignment),
        ("raises an x87 error", "6A00 66C704247B03 D92C24 D9EE D9E8 D8F1 9B", X87),
        ("raises a SIMD error", "6A00 C7042400000000 0FAE1424 0F57C0 0F5EC0", Simd),
        ("returns with the nested task flag", "9C 48810C2400400000 9D 48CF", Protection),
        ("asks for I/O rights by popf", "9C 48810C2400300000 9D FA", Protection),
        ("asks for I/O rights by popf and uses one", "9C 48810C2400300000 9D E460", Protection),
    ];

    // A hypervisor may answer: -1 (EPERM) or a negative error number in RAX. It may also say that there is no such instruction, or fail to patch it into code.
    private static (string Name, string Instructions)[] Hypervisors =>
        [("vmcall", "B801000000 0F01C1"), ("vmmcall", "B801000000 0F01D9"), ("vmcall of a high number", "B8FFFFFF7F 0F01C1"), ("vmmcall that wakes a vCPU", "B805000000 31C9 0F01D9")];

    private static Expected Denied => Expected.Either(
        new Expected("an error number", false, outcome => outcome.Thrown is null && (int)outcome.Result is < 0 and > -4096), Expected.Fault(Invalid, Protection, 14));

    // EFER, STAR, LSTAR, FMASK, FS base, GS base, kernel GS base, TSC, APIC base, SYSENTER, debug control, PAT, microcode, KVM's clock, steal time and page-fault registers.
    private static uint[] ModelRegisters =>
        [0xC000_0080, 0xC000_0081, 0xC000_0082, 0xC000_0084, 0xC000_0100, 0xC000_0101, 0xC000_0102, 0x10, 0x1B, 0x174, 0x176, 0x1D9, 0x277, 0x8B, 0x4B56_4D01, 0x4B56_4D03, 0x4B56_4D02];

    // Linux answers a process with addresses where nothing is (arch/x86/kernel/umip.c) where the CPU lets it.
    private static (string Name, string Instructions, ulong Own, ulong Hidden)[] Tables =>
        [("sgdt", "0F010424", MemoryAttacks.Gdt, 0xFFFF_FFFF_FFFE_0000), ("sidt", "0F010C24", MemoryAttacks.Idt, 0xFFFF_FFFF_FFFF_0000)];

    private static IEnumerable<Attack> ControlRegister(int number)
    {
        string rex = number >= 8 ? "44" : "", register = $"{0xC0 + (number & 7) * 8:X2}";
        yield return new Attack($"reads CR{number}", $"{rex} 0F20 {register}", Expected.Fault(Protection));
        yield return new Attack($"writes CR{number}", $"31C0 {rex} 0F22 {register}", Expected.Fault(Protection));
    }

    private static IEnumerable<Attack> DebugRegister(int number)
    {
        string register = $"{0xC0 + number * 8:X2}";
        yield return new Attack($"reads DR{number}", $"0F21 {register}", Expected.Fault(Protection));
        yield return new Attack($"writes DR{number}", $"31C0 0F23 {register}", Expected.Fault(Protection));
    }

    private static IEnumerable<Attack> ModelRegister(uint index)
    {
        yield return new Attack($"rdmsr 0x{index:x}", new Code().Set(Register.Rcx, index).Hex("0F32").Return(), Expected.Fault(Protection));
        yield return new Attack($"wrmsr 0x{index:x}", new Code().Set(Register.Rcx, index).Hex("31C0 31D2 0F30").Return(), Expected.Fault(Protection));
    }

    // The address in the table register may be the guest's own or hidden, never the machine's. sub rsp, 16; (store); mov rax, [rsp+2]; add rsp, 16
    private static Attack TableRegister((string Name, string Instructions, ulong Own, ulong Hidden) row) => new(
        row.Name,
        new Code().Hex($"4883EC10 48C7042400000000 48C744240800000000 {row.Instructions} 488B442402 4883C410").Return(),
        Expected.Either(Expected.Returns(row.Own), Expected.Returns(row.Hidden), Expected.Fault(Protection)));
}
