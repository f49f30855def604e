namespace Hyperlight;

/// <summary>The guest's code did what the CPU does not allow, such as reading an address where nothing is. The sandbox is poisoned.</summary>
public sealed class GuestFaultException : HyperlightException
{
    internal GuestFaultException(string message)
        : base(message)
    {
    }

    /// <summary>Number of the CPU exception (14: page fault), or null when the CPU gave up without one.</summary>
    public int? Vector { get; internal init; }

    /// <summary>The address that could not be accessed, when <see cref="Vector"/> is 14.</summary>
    public ulong? Address { get; internal init; }

    /// <summary>Guest address of the instruction.</summary>
    public ulong InstructionPointer { get; internal init; }

    /// <summary>The function that holds the instruction, as <c>name+0xoffset</c>; null when the guest's symbols are not there.</summary>
    public string? Function { get; internal init; }
}
