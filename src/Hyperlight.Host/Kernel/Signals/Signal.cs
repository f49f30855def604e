namespace Hyperlight.Host.Kernel.Signals;

/// <summary>Signal numbers that the kernel itself cares about (asm/signal.h).</summary>
internal static class Signal
{
    public const int Illegal = 4, Trap = 5, Abort = 6, Bus = 7, FloatingPoint = 8, Kill = 9, Segmentation = 11, Child = 17, Continue = 18, Stop = 19,
        Urgent = 23, WindowChange = 28, Last = 64;

    private const ulong IgnoredByDefault = 1ul << (Child - 1) | 1ul << (Continue - 1) | 1ul << (Urgent - 1) | 1ul << (WindowChange - 1);

    /// <summary>What no mask blocks and no handler catches.</summary>
    public const ulong Untouchable = 1ul << (Kill - 1) | 1ul << (Stop - 1);

    /// <summary>The signal's place in a set.</summary>
    public static ulong Bit(int signal) => 1ul << (signal - 1);

    /// <summary>True when nothing happens unless there is a handler. Everything else ends the guest, also what would stop it: nobody could continue it.</summary>
    public static bool IsIgnoredByDefault(int signal) => (IgnoredByDefault & Bit(signal)) != 0;
}
