using Security.Tests.Machine;

namespace Security.Tests.Attacks;

/// <summary>System calls that would make the host read or write what the guest itself may not.</summary>
internal static class PointerAttacks
{
    private const int BadAddress = 14, InvalidArgument = 22;

    private static readonly (string Name, ulong Address)[] Unreadable =
    [
        ("null", 0), ("the GDT", MemoryAttacks.Gdt), ("the exception stack", MemoryAttacks.ExceptionStack), ("behind the input window", MemoryAttacks.Input + 0x1_0000),
        ("a non-canonical address", 1ul << 47), ("the upper half", 0xFFFF_8000_0000_0000), ("the last byte", ulong.MaxValue),
    ];

    private static readonly (string Name, ulong Address)[] Unwritable =
        [.. Unreadable, ("the hypercall page", MemoryAttacks.HypercallPage), ("the boot page", MemoryAttacks.BootPage), ("the vDSO", MemoryAttacks.Vdso), ("the clock page", MemoryAttacks.ClockPage), ("the input buffer", MemoryAttacks.Input), ("the input window's end", MemoryAttacks.Input + 0xFFFC)];

    public static IEnumerable<Attack> Rows =>
    [
        .. Unreadable.SelectMany(place => (Attack[])
        [
            Call($"has the host print {place.Name}", BadAddress, 1, 1, place.Address, 0x1000),
            Call($"has the host print what vectors at {place.Name} say", BadAddress, 20, 2, place.Address, 4),
            Call($"has the host wait on {place.Name}", BadAddress, 202, place.Address, 0, 0, 0),
            Call($"has the host take a signal handler from {place.Name}", place.Address == 0 ? 0 : BadAddress, 13, 10, place.Address, 0, 8),
            new Attack($"has the host sleep as {place.Name} says", new Code().SystemCall(230, 1, 0, place.Address, 0).Return(),
                Expected.Either(Expected.Errno(BadAddress), Expected.Errno(InvalidArgument))),
        ]),
        .. Unwritable.SelectMany(place => (Attack[])
        [
            Call($"has the host write randomness to {place.Name}", BadAddress, 318, place.Address, 0x100, 0),
            Call($"has the host write the time to {place.Name}", BadAddress, 228, 1, place.Address),
            Call($"has the host write its name to {place.Name}", BadAddress, 63, place.Address),
            Call($"has the host write a pipe to {place.Name}", BadAddress, 22, place.Address),
            Call($"has the host write processor time to {place.Name}", BadAddress, 98, 0, place.Address),
            Call($"has the host write a status to {place.Name}", BadAddress, 5, 1, place.Address),
            Call($"has the host write the thread pointer to {place.Name}", BadAddress, 158, 0x1003, place.Address),
        ]),
        new Attack(
            "has the host write randomness to code",
            cell => cell.Machine.RunCode(new Code().Hex("31D2 BE00010000").SystemCall(318).Return().ToArray(), cell.Machine.AddressOf("code"), 0), // xor edx, edx; mov esi, 256
            Expected.Errno(BadAddress)),
    ];

    private static Attack Call(string name, int error, ulong number, params ulong?[] arguments) =>
        new(name, new Code().SystemCall(number, arguments).Return(), Expected.Errno(error));
}
