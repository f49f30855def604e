using Security.Tests.Machine;

namespace Security.Tests.Attacks;

/// <summary>The host's own stubs, entered where and how nobody is meant to.</summary>
/// <remarks>The page holds, at 0x00: mov edx, edi; mov eax, esi; out dx, eax; ret - at 0x10: rdtsc and more - at 0x20: out 0xF0, al; hlt - and zeros.</remarks>
internal static class StubAttacks
{
    private const int Invalid = 6, Protection = 13;
    private const ulong Hypercall = MemoryAttacks.HypercallPage, Timestamp = Hypercall + 0x10, SystemCall = Hypercall + 0x20;
    private const ulong GetProcessId = 39, ProcessId = 1, ForeignPort = 0x60;

    private static readonly Expected AnyFaultOrNone = Expected.Either(
        Expected.Fault(Invalid, Protection, 14), new Expected("an ordinary return", false, outcome => outcome.Thrown is null));

    // cli where "edx, edi" was; lock out, which is no instruction; the last byte is the RET alone.
    private static readonly (int Offset, Expected Expected)[] HypercallBytes =
    [
        (0, Expected.Fault(Protection)), (1, Expected.Fault(Protection)), (2, Expected.Fault(Protection)), (3, Expected.Fault(Invalid)), (4, Expected.Fault(Protection)), (5, Expected.Returns(0)),
    ];

    public static IEnumerable<Attack> Rows =>
    [
        .. HypercallBytes.Select(row => new Attack($"calls byte {row.Offset} of the hypercall stub with a foreign port",
            new Code().Set(Register.Rdi, ForeignPort).Set(Register.Rdx, ForeignPort).Hex("31C0 31F6").Set(Register.Rcx, Hypercall + (ulong)row.Offset).Hex("FFD1").Return(), row.Expected)),
        .. new ulong[] { 0xF0, 0xF1, 0x80, 0xFFFF }.Select(port => new Attack($"calls the hypercall stub with port 0x{port:x}",
            new Code().Set(Register.Rdi, port).Set(Register.Rax, Hypercall).Hex("FFD0").Return(), Expected.Fault(Protection))),
        .. Enumerable.Range(1, 9).Select(offset => new Attack($"calls byte {offset} of the timestamp stub",
            new Code().Hex("31C0 31C9").Set(Register.R8, Timestamp + (ulong)offset).Hex("41FFD0").Return(), AnyFaultOrNone)),
        new Attack("makes a system call by the stub", Jump(SystemCall), Expected.Returns(ProcessId)),
        new Attack("jumps to the second byte of the system call stub", Jump(SystemCall + 1), Expected.Fault(Invalid)),
        new Attack("jumps to the end of the system call stub", Jump(SystemCall + 2), Expected.Fault(Protection)),
        new Attack("jumps to the zeros behind the stubs", new Code().Hex("31C0").Set(Register.R8, Hypercall + 0x100).Hex("41FFE0"), Expected.PageFault(0)),
        new Attack("runs over the end of the stubs", new Code().Hex("31C0").Set(Register.R8, Hypercall + 0xFFF).Hex("41FFE0"), Expected.PageFault(Hypercall + 0x1000)),
        new Attack("makes a system call by the port", new Code().Hex("4531DB 488D0D0C000000").Set(Register.Rax, GetProcessId).Hex("E6F0").Return(), Expected.Returns(ProcessId)),
        new Attack("asks for all flags by the port", new Code().Hex("488D0D16000000").Set(Register.R11, ulong.MaxValue).Set(Register.Rax, GetProcessId).Hex("E6F0 6802020000 9D").Return(), Expected.Returns(ProcessId)),
        GoesOn("null", 0, Expected.PageFault(0)),
        GoesOn("the exception stubs", MemoryAttacks.Stubs, Expected.PageFault(MemoryAttacks.Stubs)),
        GoesOn("its stack", 0xFFFF_F000, Expected.PageFault(0xFFFF_F000)),
        GoesOn("a non-canonical address", 1ul << 47, Expected.Stop),
        GoesOn("the upper half", 0xFFFF_8000_0000_0000, Expected.Stop),
        GoesOn("the last address", ulong.MaxValue, Expected.Stop),
        new Attack("makes a system call on a non-canonical stack",
            new Code().Hex("4989E0").Set(Register.Rsp, 1ul << 62).SystemCall(GetProcessId).Hex("4C89C4").Return(), Expected.Returns(ProcessId)), // mov r8, rsp; mov rsp, r8
        new Attack("makes a system call on the host's stack",
            new Code().Hex("4989E0").Set(Register.Rsp, MemoryAttacks.ExceptionStack + 0x1000).SystemCall(GetProcessId).Hex("4C89C4").Return(), Expected.Returns(ProcessId)),
        new Attack("faults on the host's stack", new Code().Set(Register.Rsp, MemoryAttacks.ExceptionStack + 0x1000).Hex("0F0B"), Expected.Fault(Invalid)),
    ];

    // RCX, where a system call goes on, is behind the jump, and R11, its flags, are none: xor r11d, r11d; lea rcx, [rip+0x17]; mov rax, number; mov r8, target; jmp r8
    private static Code Jump(ulong target) =>
        new Code().Hex("4531DB 488D0D17000000").Set(Register.Rax, GetProcessId).Set(Register.R8, target).Hex("41FFE0").Return();

    private static Attack GoesOn(string where, ulong address, Expected expected) => new(
        $"goes on at {where} after a system call by the port", new Code().Set(Register.Rcx, address).Set(Register.Rax, GetProcessId).Hex("E6F0"), expected);
}
