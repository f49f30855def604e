namespace Hyperlight.Host.Diagnostics;

/// <summary>A frame of a guest's stack.</summary>
/// <param name="InstructionPointer">The next instruction; in a caller, where the call returns to.</param>
/// <param name="IsCaller">True for all frames but the innermost one and what a signal interrupted.</param>
internal readonly record struct GuestFrame(ulong InstructionPointer, bool IsCaller)
{
    /// <summary>An address inside the instruction that the frame is at.</summary>
    public ulong CodeAddress => IsCaller ? InstructionPointer - 1 : InstructionPointer;
}
