using Security.Tests.Machine;

namespace Security.Tests.Attacks;

/// <summary>System calls that change mappings, aimed at what is the host's, at the edges, and at W^X.</summary>
internal static class MappingAttacks
{
    private const int NotPermitted = 1, BadDescriptor = 9, NoMemory = 12, AccessDenied = 13, BadAddress = 14, FileExists = 17, InvalidArgument = 22, NotImplemented = 38;
    private const ulong Map = 9, Protect = 10, Unmap = 11, Break = 12, Advise = 28, Remap = 25;
    private const ulong ReadWrite = 3, ReadExecute = 5, All = 7, Private = 0x22, Fixed = 0x32, NoReplace = 0x10_0022, DontNeed = 4;

    private static readonly (string Name, ulong Address, ulong Length)[] Host =
    [
        ("the system pages", MemoryAttacks.Gdt, 0x7000), ("the last system page", MemoryAttacks.ExceptionStack, 0x1000), ("the hypercall page", MemoryAttacks.HypercallPage, 0x1000),
        ("the boot page", MemoryAttacks.BootPage, 0x1000), ("the vDSO", MemoryAttacks.Vdso, 0x1000), ("the clock page", MemoryAttacks.ClockPage, 0x1000), ("the input buffer", MemoryAttacks.Input, 0x1_0000), ("the input buffer's future", MemoryAttacks.Input + 0x10_0000, 0x1000),
        ("the output buffer", MemoryAttacks.Output, 0x1_0000), ("the output buffer's future", MemoryAttacks.Output + 0x10_0000, 0x1000),
        ("a range over the hypercall page", MemoryAttacks.HypercallPage - 0x2000, 0x4000), ("a range from the system pages to the boot page", 0xF_F000, 0x12_0000),
        ("all below the program", 0x1_0000, 0x3E_0000), ("all there is", 0x1_0000, (1ul << 47) - 0x2_0000), ("null", 0, 0x1000), ("the page below the lowest", 0xF000, 0x1000),
        ("the upper half", 0xFFFF_8000_0000_0000, 0x1000), ("the last page of the lower half", (1ul << 47) - 0x1000, 0x1000), ("a range that wraps", 0xFFFF_FFFF_FFFF_F000, 0x2000),
    ];

    public static IEnumerable<Attack> Rows =>
    [
        .. Host.SelectMany(OnHostMemory),
        Call("maps writable code", AccessDenied, Map, 0, 0x1000, All, Private, ulong.MaxValue, 0),
        new Attack("makes memory writable and executable", new Code().SystemCall(Map, 0, 0x1000, ReadWrite, Private, ulong.MaxValue, 0)
            .Hex("4889C7").SystemCall(Protect, null, 0x1000, All).Return(), Expected.Errno(AccessDenied)), // mov rdi, rax
        Call("maps nothing", InvalidArgument, Map, 0, 0, ReadWrite, Private),
        Call("maps more than there is", NoMemory, Map, 0, 1ul << 47, 0, Private),
        Call("maps more than memory", NoMemory, Map, 0, 1ul << 40, ReadWrite, Private),
        Call("maps a length that wraps", InvalidArgument, Map, 0, ulong.MaxValue, ReadWrite, Private),
        Call("maps an unaligned place", InvalidArgument, Map, 0x20_0000_0800, 0x1000, ReadWrite, Fixed),
        Call("maps an unaligned free place", InvalidArgument, Map, 0x20_0000_0800, 0x1000, ReadWrite, NoReplace),
        Call("maps a file", AccessDenied, Map, 0, 0x1000, 1, 2, 0, 0),
        Call("unmaps an unaligned place", InvalidArgument, Unmap, 0x20_0000_0800, 0x1000),
        Call("unmaps nothing", InvalidArgument, Unmap, 0x20_0000_0000, 0),
        Call("protects a length that wraps", InvalidArgument, Protect, 0x20_0000_0000, ulong.MaxValue - 0xFFF, 1),
        Call("protects what is not mapped", NoMemory, Protect, 0x20_0000_0000, 0x1000, 1),
        Call("moves what is not mapped", BadAddress, Remap, 0x20_0000_0000, 0x1000, 0x2000, 1),
        Call("moves memory to a place of its choice", InvalidArgument, Remap, 0x20_0000_0000, 0x1000, 0x2000, 3, MemoryAttacks.HypercallPage),
        Call("copies a mapping by moving nothing of it", InvalidArgument, Remap, MemoryAttacks.Output, 0, 0x1000, 1),
        Call("attaches shared memory", NotImplemented, 30, 0, 0, 0),
        Call("shuffles pages of a mapping", NotImplemented, 216, 0x20_0000_0000, 0x1000, 0, 1, 0),
        Call("makes a memory file", NotImplemented, 319, 0, 0),
        Call("reads another process", NotImplemented, 310, 1, 0, 0, 0, 0),
        Call("opens a file of the host", 2, 257, ulong.MaxValue - 99, MemoryAttacks.BootPage, 0),
        Call("traces", NotImplemented, 101, 0, 0, 0, 0),
        Call("opens a socket", NotImplemented, 41, 2, 1, 0),
        Call("starts a process", NotPermitted, 56, 17, 0, 0, 0, 0),
        Call("starts a program", NotImplemented, 59, 0, 0, 0),
        Call("loads a kernel module", NotImplemented, 175, 0, 0, 0),
        Call("uses BPF", NotImplemented, 321, 0, 0, 0),
        Call("sets a non-canonical thread pointer", NotPermitted, 158, 0x1002, 1ul << 47),
        Call("sets a thread pointer in the upper half", NotPermitted, 158, 0x1002, 0xFFFF_8000_0000_0000),
        Call("sets the GS base", InvalidArgument, 158, 0x1001, 0x1_0000),
        Call("calls by a number of another table", NotImplemented, 0x4000_0027),
        Call("calls by a negative number", NotImplemented, ulong.MaxValue),
        Call("closes a descriptor that is none", BadDescriptor, 3, ulong.MaxValue),
        Moves("lowers the heap to the hypercall page", MemoryAttacks.HypercallPage + 0x1000),
        Moves("raises the heap over the input buffer", MemoryAttacks.Input + 0x1_0000),
        Moves("raises the heap to the upper half", 0xFFFF_8000_0000_0000),
        Moves("raises the heap to the end", ulong.MaxValue),
    ];

    private static IEnumerable<Attack> OnHostMemory((string Name, ulong Address, ulong Length) place) =>
    [
        Call($"maps over {place.Name}", NoMemory, Map, place.Address, place.Length, ReadWrite, Fixed, ulong.MaxValue, 0),
        Call($"maps beside {place.Name}", FileExists, Map, place.Address, place.Length, ReadWrite, NoReplace, ulong.MaxValue, 0),
        Call($"unmaps {place.Name}", InvalidArgument, Unmap, place.Address, place.Length),
        Call($"makes {place.Name} writable", NoMemory, Protect, place.Address, place.Length, ReadWrite),
        Call($"makes {place.Name} executable", NoMemory, Protect, place.Address, place.Length, ReadExecute),
        Call($"takes the rights of {place.Name}", NoMemory, Protect, place.Address, place.Length, 0),
        Call($"discards {place.Name}", NoMemory, Advise, place.Address, place.Length, DontNeed),
        new Attack($"moves {place.Name}", new Code().SystemCall(Remap, place.Address, place.Length, place.Length + 0x1000, 1).Return(),
            Expected.Either(Expected.Errno(BadAddress), Expected.Errno(NoMemory), Expected.Errno(InvalidArgument))),
    ];

    private static Attack Call(string name, int error, ulong number, params ulong?[] arguments) =>
        new(name, new Code().SystemCall(number, arguments).Return(), Expected.Errno(error));

    // brk(0) tells where the heap ends; a refused brk says the same again: the difference is 0.
    private static Attack Moves(string name, ulong end) => new(
        name, new Code().Hex("53").SystemCall(Break, 0).Hex("4889C3").SystemCall(Break, end).Hex("4829D8 5B").Return(), Expected.Returns(0));
}
