using Security.Tests.Attacks;

namespace Security.Tests.Fuzz;

/// <summary>Values that arguments of system calls like least: addresses of all kinds, edges, lengths, flags that pass checks.</summary>
internal static class HostileValues
{
    /// <summary>How many there are; the guest's generator counts on a power of two.</summary>
    public const int Count = 32;

    public static ulong[] All { get; } =
    [
        0, 1, 3, 7, 0x1000, MemoryAttacks.ClockPage, 0x22, 0x32, 0x10_0022, 0x9_0100, 1 << 30, 1ul << 40, (1ul << 47) - 0x1000, 1ul << 47, 1ul << 63, ulong.MaxValue, ulong.MaxValue - 0xFFF,
        0xFFFF_8000_0000_0000, MemoryAttacks.Gdt, MemoryAttacks.Stubs, MemoryAttacks.ExceptionStack, MemoryAttacks.HypercallPage, MemoryAttacks.BootPage, MemoryAttacks.Input,
        MemoryAttacks.Input + 0xFFF8, MemoryAttacks.Output, MemoryAttacks.Output + 0xFFF8, 0x1_0000_0000 - 0x1000, 0x1_0000_0000 - 0x20_0008, 0x40_0000, 0x20_0000_0000, 0x10_0000_0000,
    ];
}
