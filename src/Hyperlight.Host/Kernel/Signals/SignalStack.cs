using System.Runtime.InteropServices;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>The stack that handlers of a thread run on when they ask for it: <c>stack_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SignalStack
{
    public const uint OnStack = 1, Disabled = 2, AutoDisarm = 1u << 31;

    /// <summary>As Linux: <c>MINSIGSTKSZ</c>.</summary>
    public const ulong SmallestSize = 2048;

    public ulong Start;
    public uint Flags, Padding;
    public ulong Size;

    public static SignalStack None => new() { Flags = Disabled };

    public readonly ulong End => Start + Size;

    public readonly bool IsEnabled => Size != 0;

    /// <summary>True when a thread with this stack pointer runs on it; a stack that disarms itself is never in use.</summary>
    public readonly bool Holds(ulong stackPointer) => (Flags & AutoDisarm) == 0 && stackPointer > Start && stackPointer - Start <= Size;
}
