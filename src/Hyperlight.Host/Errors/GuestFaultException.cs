using Hyperlight.Host.Diagnostics;

namespace Hyperlight;

/// <summary>The guest's code did what the CPU does not allow, such as reading an address where nothing is. The sandbox is poisoned.</summary>
public sealed class GuestFaultException : HyperlightException
{
    private readonly GuestStack _stack;

    internal GuestFaultException(string message, GuestStack stack)
        : base(message) => _stack = stack;

    /// <summary>Number of the CPU exception (14: page fault), or null when the CPU gave up without one.</summary>
    public int? Vector { get; internal init; }

    /// <summary>The address that could not be accessed, when <see cref="Vector"/> is 14.</summary>
    public ulong? Address { get; internal init; }

    /// <summary>Guest address of the instruction.</summary>
    public ulong InstructionPointer { get; internal init; }

    /// <summary>The function that holds the instruction, as <c>name+0xoffset</c>; null when the guest's symbols are not there.</summary>
    public string? Function { get; internal init; }

    /// <summary>The registers at the instruction.</summary>
    public CpuRegisters Registers { get; internal init; }

    /// <summary>The guest's stack as text, one frame a line, the innermost first; names come from the guest's symbols. Frames that a recursion repeats are told once.</summary>
    public string GuestStackTrace => _stack.ToString();

    /// <summary>Path of the core dump that was written, or null; see <see cref="SandboxBuilder.WithCoreDumps"/>.</summary>
    public string? CoreDump { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{base.ToString()}{Environment.NewLine}--- in the guest ---{Environment.NewLine}{GuestStackTrace}{Environment.NewLine}{Registers}";
}
