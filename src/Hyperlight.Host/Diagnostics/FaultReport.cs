using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Diagnostics;

/// <summary>Turns a CPU exception in guest code into an error that says what happened and where.</summary>
internal static class FaultReport
{
    private const byte PageFaultVector = 14;
    private const uint WriteBit = 2, FetchBit = 16;

    // Intel SDM volume 3A, table 6-1.
    private static readonly string[] Names =
    [
        "divide error", "debug exception", "non-maskable interrupt", "breakpoint", "overflow", "bound range exceeded", "invalid instruction",
        "device not available", "double fault", "coprocessor segment overrun", "invalid task state", "segment not present", "stack fault",
        "general protection fault", "page fault", "reserved exception", "x87 error", "alignment check", "machine check", "SIMD error",
        "virtualization exception", "control protection exception",
    ];

    /// <param name="exit">The exit.</param>
    /// <param name="thread">The thread that faulted.</param>
    /// <param name="stack">Its stack.</param>
    /// <param name="symbolizer">Names the function.</param>
    /// <param name="dump">What became of the core dump.</param>
    public static GuestFaultException Describe(in VcpuExit exit, GuestThreadState thread, GuestStack stack, Symbolizer symbolizer, CoreDumpResult dump)
    {
        ulong instruction = thread.Registers.Rip;
        string? function = symbolizer.Describe(instruction);
        bool isPageFault = exit is { Kind: ExitKind.Exception, Vector: PageFaultVector };
        string where = $"at 0x{instruction:x}{(function is null ? "" : $" in {function}")}";
        return new GuestFaultException($"The guest faulted {where}: {What(exit)}.{dump.Sentence}", stack)
        {
            Vector = exit.Kind == ExitKind.Exception ? exit.Vector : null,
            Address = isPageFault ? exit.Address : null,
            InstructionPointer = instruction,
            Function = function,
            Registers = new CpuRegisters(thread.Registers, thread.ThreadPointer),
            CoreDump = dump.File,
        };
    }

    private static string What(in VcpuExit exit)
    {
        if (exit.Kind != ExitKind.Exception)
            return exit.Detail ?? "the CPU gave up";
        string name = exit.Vector < Names.Length ? Names[exit.Vector] : "reserved exception";
        if (exit.Vector != PageFaultVector)
            return $"{name} (vector {exit.Vector})";
        string access = (exit.ErrorCode & FetchBit) != 0 ? "executing" : (exit.ErrorCode & WriteBit) != 0 ? "writing" : "reading";
        return $"{name} (vector {exit.Vector}) {access} address 0x{exit.Address:x}";
    }
}
