using System.Buffers.Binary;
using Hyperlight.Host.Memory;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Hypervisor;

/// <summary>
/// The pages that only CPL 0 can see: GDT, IDT, TSS with the I/O bitmap, the entry stubs and the stack that exceptions push on.
/// </summary>
/// <remarks>Layouts: Intel SDM volume 3A, sections 3.4.5 (descriptors), 7.7 (64-bit TSS), 6.14.1 (64-bit gates), 19.5.2 of volume 1 (I/O bitmap).</remarks>
internal sealed class SystemPages
{
    public const ulong Address = 0x0010_0000;
    public const ulong GdtAddress = Address, IdtAddress = Address + 0x1000, TssAddress = Address + 0x2000;
    public const ulong ExceptionStubs = Address + 0x5000;
    public const ulong ExceptionStackTop = Address + 0x7000;
    public const int PageCount = 7;

    public const ushort KernelCode = 0x08, KernelData = 0x10, UserData = 0x28 | 3, UserCode = 0x30 | 3, Task = 0x38;
    public const ushort GdtLimit = 9 * 8 - 1, IdtLimit = VectorCount * 16 - 1;
    public const int TssLimit = IoBitmapOffset + IoBitmapSize - 1;

    /// <summary>The port of the exception stubs; the I/O bitmap keeps CPL 3 away from it.</summary>
    public const byte ExceptionPort = 0xF1;

    private const int VectorCount = 32, StubSize = 16, IoBitmapOffset = 0x68, IoBitmapSize = 0x2001;
    private const byte BreakpointVector = 3, OverflowVector = 4;

    /// <summary>What the CPU pushes for an exception: SS, RSP, RFLAGS, CS, RIP, error code.</summary>
    public const int ExceptionFrameSize = 6 * 8;

    // An access of n bytes needs n ports.
    private static readonly bool[] OpenPorts = ListOpenPorts();

    private readonly GuestMemory _memory;
    private readonly ulong _physical;

    private SystemPages(GuestMemory memory, ulong physical)
    {
        _memory = memory;
        _physical = physical;
    }

    /// <summary>Guest-physical address of the pages.</summary>
    public ulong Physical => _physical;

    /// <summary>Pages that a snapshot brings with it.</summary>
    public static SystemPages At(AddressSpace space, ulong physical)
    {
        space.Reserve(Address, PageCount * PageTables.PageSize);
        return new SystemPages(space.Memory, physical);
    }

    /// <summary>The frame of the last exception, lowest address first; its first word is garbage when the vector has no error code.</summary>
    public ReadOnlySpan<byte> ExceptionFrame => _memory.Span(_physical + (ExceptionStackTop - Address) - ExceptionFrameSize, ExceptionFrameSize);

    /// <summary>Writes the pages into guest memory and maps them for CPL 0 only.</summary>
    public static SystemPages Create(AddressSpace space)
    {
        ulong physical = space.MapSystemPages(Address, PageCount);
        Span<byte> pages = space.Memory.Span(physical, PageCount * PageTables.PageSize);
        WriteGdt(pages);
        WriteIdt(pages[0x1000..]);
        WriteTss(pages[0x2000..]);
        WriteStubs(pages[0x5000..]);
        return new SystemPages(space.Memory, physical);
    }

    /// <summary>The exception whose stub holds this address.</summary>
    public static byte VectorAt(ulong stubInstruction) => (byte)((stubInstruction - ExceptionStubs) / StubSize);

    private static void WriteGdt(Span<byte> gdt)
    {
        ReadOnlySpan<ulong> descriptors =
        [
            0,
            0x00AF_9B00_0000_FFFF, // kernel code, 64-bit
            0x00CF_9300_0000_FFFF, // kernel data
            0,
            0,
            0x00CF_F300_0000_FFFF, // user data
            0x00AF_FB00_0000_FFFF, // user code, 64-bit
            0x0000_8B00_0000_0000 | (TssAddress & 0xFF_FFFF) << 16 | (TssAddress >> 24 & 0xFF) << 56 | TssLimit,
            TssAddress >> 32,
        ];
        for (int i = 0; i < descriptors.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(gdt[(i * 8)..], descriptors[i]);
    }

    private static void WriteIdt(Span<byte> idt)
    {
        for (byte vector = 0; vector < VectorCount; vector++)
        {
            ulong stub = ExceptionStubs + (ulong)vector * StubSize;
            ulong privilege = vector is BreakpointVector or OverflowVector ? 3ul : 0;
            ulong gate = (stub & 0xFFFF) | (ulong)KernelCode << 16 | (0x8E00 | privilege << 13) << 32 | (stub >> 16 & 0xFFFF) << 48;
            BinaryPrimitives.WriteUInt64LittleEndian(idt[(vector * 16)..], gate);
            BinaryPrimitives.WriteUInt64LittleEndian(idt[(vector * 16 + 8)..], stub >> 32);
        }
    }

    /// <summary>Whether guest code may access a port that wide: it needs the right to all ports from there on.</summary>
    /// <param name="port">The first port.</param>
    /// <param name="width">Bytes.</param>
    public static bool MayUsePort(int port, int width)
    {
        for (int i = port; i < port + width; i++)
        {
            if (i > ushort.MaxValue || !OpenPorts[i])
                return false;
        }
        return true;
    }

    private static bool[] ListOpenPorts()
    {
        bool[] open = new bool[ushort.MaxValue + 1];
        foreach (HypercallPort port in Enum.GetValues<HypercallPort>())
            open.AsSpan((int)port, sizeof(uint)).Fill(true);
        open[HypercallPage.SystemCallPort] = true;
        return open;
    }

    private static void WriteTss(Span<byte> tss)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(tss[4..], ExceptionStackTop);
        BinaryPrimitives.WriteUInt16LittleEndian(tss[0x66..], IoBitmapOffset);
        Span<byte> bitmap = tss.Slice(IoBitmapOffset, IoBitmapSize);
        bitmap.Fill(0xFF);
        for (int port = 0; port < OpenPorts.Length; port++)
        {
            if (OpenPorts[port])
                bitmap[port / 8] &= (byte)~(1 << (port % 8));
        }
    }

    private static void WriteStubs(Span<byte> stubs)
    {
        ReadOnlySpan<byte> stub = [0xE6, ExceptionPort, 0xF4]; // out imm8, al; hlt
        for (int vector = 0; vector < VectorCount; vector++)
            stub.CopyTo(stubs[(vector * StubSize)..]);
    }
}
