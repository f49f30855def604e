using Security.Tests.Machine;

namespace Security.Tests.Attacks;

/// <summary>Port I/O: every width and direction, on ports that are none of ours, beside ours, and on ours in ways that mean nothing.</summary>
internal static class PortAttacks
{
    private const int Protection = 13;

    private static readonly int[] Widths = [1, 2, 4];

    // Interrupt controller, timer, keyboard, extended real-time clock, DMA, our exception port, ACPI, serial, PCI, a VMware back door, QEMU's exit, the last one.
    private static readonly uint[] Foreign = [0, 0x20, 0x43, 0x60, 0x73, 0x80, 0xF1, 0xB2, 0x3F8, 0xCF8, 0xCFC, 0x5658, 0x604, 0xFFFC, 0xFFFF];

    // The bitmap opens 101 to 113, and 240.
    private static readonly (uint Port, int Width)[] Straddling =
        [(97, 4), (98, 4), (99, 4), (100, 2), (100, 4), (111, 4), (113, 2), (113, 4), (114, 1), (0xEF, 2), (0xED, 4), (0xF0, 2), (0xF0, 4)];

    // Allowed by the bitmap, but no OUT of four bytes to a port that has a meaning.
    private static readonly (uint Port, int Width)[] Misused = [(101, 1), (101, 2), (108, 1), (108, 2), (110, 1), (110, 2), (103, 1), (104, 1), (104, 2), (107, 2), (109, 2), (113, 1)];

    public static IEnumerable<Attack> Rows =>
    [
        .. Foreign.SelectMany(port => Widths.SelectMany(width => (Attack[])[Out(port, width, Expected.Fault(Protection)), In(port, width, Expected.Fault(Protection))])),
        .. Straddling.SelectMany(row => (Attack[])[Out(row.Port, row.Width, Expected.Fault(Protection)), In(row.Port, row.Width, Expected.Fault(Protection))]),
        .. Misused.SelectMany(row => (Attack[])[Out(row.Port, row.Width, Expected.Stop), In(row.Port, row.Width, Expected.Stop)]),
        .. Enumerable.Range(101, 10).Select(port => In((uint)port, 4, Expected.Stop)),
        // 104 flushes a record buffer, which this guest does not have.
        .. new uint[] { 102, 103, 104, 105, 106, 107, 109 }.Select(port => Out(port, 4, Expected.Violation)),
        new Attack("in from the system call port", "E4F0", Expected.Stop),
        .. OwnPorts.SelectMany(row => Strings.Select(instruction => String(row.Port, instruction, row.Width == instruction.Width && instruction.IsOut ? row.OfOut : Expected.Stop))),
        .. new uint[] { 0xF1, 0x3F8 }.SelectMany(port => Strings.Select(row => String(port, row, Expected.Fault(Protection)))),
        new Attack("out by an immediate port", "E680", Expected.Fault(Protection)),
        new Attack("in by an immediate port", "E5F1", Expected.Fault(Protection)),
    ];

    // A string OUT of one element is an OUT: of a message that is none, of a size that is none, of a system call that returns to address 4 or 3.
    private static (uint Port, int Width, Expected OfOut)[] OwnPorts =>
    [
        (101, 4, Expected.Violation), (108, 4, Expected.Violation), (110, 4, new Expected("an ordinary return", false, outcome => outcome.Thrown is null)), (0xF0, 1, Expected.Fault(14)),
    ];

    private static (string Name, string Instructions, int Width, bool IsOut)[] Strings =>
    [
        ("rep outsb", "F36E", 1, true), ("rep outsw", "F3666F", 2, true), ("rep outsd", "F36F", 4, true), ("outsd", "6F", 4, true), ("outsb", "6E", 1, true),
        ("rep insb", "F36C", 1, false), ("rep insw", "F3666D", 2, false), ("rep insd", "F36D", 4, false), ("insd", "6D", 4, false), ("insb", "6C", 1, false),
    ];

    private static string Opcode(int width, string single, string wide) => width switch
    {
        1 => single,
        2 => "66" + wide,
        _ => wide,
    };

    private static Attack Out(uint port, int width, Expected expected) => new(
        $"{width}-byte out to port 0x{port:x}", new Code().Set(Register.Rdx, port).Hex("31C0").Hex(Opcode(width, "EE", "EF")).Return(), expected);

    private static Attack In(uint port, int width, Expected expected) => new(
        $"{width}-byte in from port 0x{port:x}", new Code().Set(Register.Rdx, port).Hex(Opcode(width, "EC", "ED")).Return(), expected);

    // Four elements, from and to the stack. The bitmap holds back all but single bytes at the system call port.
    private static Attack String(uint port, (string Name, string Instructions, int Width, bool IsOut) row, Expected expected) => new(
        $"{row.Name} at port 0x{port:x}",
        new Code().Set(Register.Rdx, port).Set(Register.Rcx, 4).Hex("4883EC40 4889E6 4889E7").Hex(row.Instructions).Hex("4883C440").Return(), // sub rsp, 64; mov rsi, rsp; mov rdi, rsp
        port == 0xF0 && row.Width > 1 ? Expected.Fault(Protection) : expected);
}
