namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>What <c>ptrace</c> is asked for: linux/ptrace.h and asm/ptrace-abi.h.</summary>
internal static class TraceRequest
{
    public const int Continue = 7, Step = 9, GetRegisters = 12, SetRegisters = 13, RunWithoutSystemCalls = 31,
        SetOptions = 0x4200, GetSignal = 0x4202, GetRegisterSet = 0x4204, SetRegisterSet = 0x4205;
}
