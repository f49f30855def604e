using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel.Clock;

/// <summary>The vDSO: a shared library of one page that the C library finds in memory, with the clock functions that need no exit.</summary>
/// <remarks>
/// Layouts: System V gABI chapters 4 and 5 (header, program headers, symbols, hash table, dynamic section), and the Linux Standard Base on symbol
/// versions. Names and version are those of Linux's own vDSO for x86-64, vdso(7).
/// </remarks>
internal static class VdsoImage
{
    /// <summary>Guest address of the image; the value of <c>AT_SYSINFO_EHDR</c>.</summary>
    public const ulong Address = 0x0022_0000;

    private const string Name = "linux-vdso.so.1", Version = "LINUX_2.6";
    private const int Dynamic = 0xB0, Symbols = 0x170, Hash = 0x1F0, VersionIndexes = 0x220, Versions = 0x230, Strings = 0x270, Code = 0x300;
    private const ushort BaseVersionIndex = 1, VersionIndex = 2;

    private static readonly (string Name, int Offset, int Size)[] Functions =
    [
        ("__vdso_clock_gettime", VdsoCode.ClockGetTime, 0x48),
        ("__vdso_gettimeofday", VdsoCode.GetTimeOfDay, 0x45),
        ("__vdso_time", VdsoCode.Time, 0x28),
        ("__vdso_getcpu", VdsoCode.GetCpu, 0x11),
    ];

    /// <summary>Maps the image and the clock page, which is empty until <see cref="GuestClock"/> fills it.</summary>
    public static void Place(AddressSpace space)
    {
        ulong image = space.AllocateContiguous(1), clock = space.AllocateContiguous(1);
        space.MapShared(Address, image, PageTables.PageSize, PageRights.Read | PageRights.Execute);
        space.MapShared(ClockPage.Address, clock, PageTables.PageSize, PageRights.Read);
        space.WriteAsHost(Address, Build());
    }

    /// <summary>Keeps the pages that a snapshot brings from guest code.</summary>
    public static void Reserve(AddressSpace space)
    {
        space.Reserve(Address, PageTables.PageSize);
        space.Reserve(ClockPage.Address, PageTables.PageSize);
    }

    /// <summary>The bytes of the image.</summary>
    public static byte[] Build()
    {
        byte[] image = new byte[PageTables.PageSize];
        var strings = new StringTable();
        WriteSymbols(image, strings);
        WriteVersions(image, strings);
        WriteDynamic(image, strings);
        strings.Bytes.CopyTo(image, Strings);
        WriteHeaders(image);
        VdsoCode.Bytes.CopyTo(image.AsSpan(Code));
        return image;
    }

    // One executable segment over the whole page, and the dynamic section in it.
    private static void WriteHeaders(Span<byte> image)
    {
        const uint load = 1, dynamic = 2, readExecute = 5, read = 4;
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(image);
        ReadOnlySpan<ushort> kinds = [3, 62]; // ET_DYN, EM_X86_64
        MemoryMarshal.AsBytes(kinds).CopyTo(image[16..]);
        BinaryPrimitives.WriteUInt32LittleEndian(image[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(image[32..], 64);
        ReadOnlySpan<ushort> sizes = [64, 56, 2, 64]; // header; program header, their number; section header
        MemoryMarshal.AsBytes(sizes).CopyTo(image[52..]);
        ulong length = Code + (ulong)VdsoCode.Bytes.Length;
        Write(image[64..], [load | (ulong)readExecute << 32, 0, 0, 0, length, length, PageTables.PageSize]);
        Write(image[120..], [dynamic | (ulong)read << 32, Dynamic, Dynamic, Dynamic, DynamicSize, DynamicSize, 8]);
    }

    private const ulong DynamicSize = 10 * 16;

    private static void WriteDynamic(Span<byte> image, StringTable strings)
    {
        const ulong soName = 14, hash = 4, strTab = 5, symTab = 6, strSize = 10, symSize = 11, verSym = 0x6FFF_FFF0, verDef = 0x6FFF_FFFC, verDefNumber = 0x6FFF_FFFD;
        ulong name = (ulong)strings.Add(Name);
        Write(image[Dynamic..],
        [
            soName, name, hash, Hash, strTab, Strings, symTab, Symbols, strSize, (ulong)strings.Bytes.Length, symSize, 24,
            verSym, VersionIndexes, verDef, Versions, verDefNumber, 2, 0, 0,
        ]);
    }

    // Global functions; a hash table with one bucket that chains them all.
    private static void WriteSymbols(Span<byte> image, StringTable strings)
    {
        const byte globalFunction = 0x12;
        Span<uint> hash = stackalloc uint[2 + 1 + 5];
        (hash[0], hash[1], hash[2]) = (1, (uint)Functions.Length + 1, 1);
        for (int i = 0; i < Functions.Length; i++)
        {
            Span<byte> symbol = image[(Symbols + (i + 1) * 24)..];
            BinaryPrimitives.WriteUInt32LittleEndian(symbol, (uint)strings.Add(Functions[i].Name));
            symbol[4] = globalFunction;
            BinaryPrimitives.WriteUInt16LittleEndian(symbol[6..], 1);
            BinaryPrimitives.WriteUInt64LittleEndian(symbol[8..], (ulong)(Code + Functions[i].Offset));
            BinaryPrimitives.WriteUInt64LittleEndian(symbol[16..], (ulong)Functions[i].Size);
            BinaryPrimitives.WriteUInt16LittleEndian(image[(VersionIndexes + (i + 1) * 2)..], VersionIndex);
            hash[3 + i + 1] = i + 2 <= Functions.Length ? (uint)i + 2 : 0;
        }
        MemoryMarshal.AsBytes(hash).CopyTo(image[Hash..]);
    }

    private static void WriteVersions(Span<byte> image, StringTable strings)
    {
        const ushort baseFlag = 1;
        WriteVersion(image[Versions..], baseFlag, BaseVersionIndex, Name, strings, next: 28);
        WriteVersion(image[(Versions + 28)..], 0, VersionIndex, Version, strings, next: 0);
    }

    // Elf64_Verdef and its one Elf64_Verdaux.
    private static void WriteVersion(Span<byte> target, ushort flags, ushort index, string name, StringTable strings, uint next)
    {
        ReadOnlySpan<ushort> head = [1, flags, index, 1];
        ReadOnlySpan<uint> tail = [HashOf(name), 20, next, (uint)strings.Add(name), 0];
        MemoryMarshal.AsBytes(head).CopyTo(target);
        MemoryMarshal.AsBytes(tail).CopyTo(target[8..]);
    }

    // The System V ABI's hash function for symbol names.
    private static uint HashOf(string name)
    {
        uint hash = 0;
        foreach (char letter in name)
        {
            hash = (hash << 4) + letter;
            uint high = hash & 0xF000_0000;
            hash = (hash ^ high >> 24) & ~high;
        }
        return hash;
    }

    private static void Write(Span<byte> target, ReadOnlySpan<ulong> words) => MemoryMarshal.AsBytes(words).CopyTo(target);

    /// <summary>Names, each once, behind an empty one.</summary>
    private sealed class StringTable
    {
        private string _text = "\0";

        public byte[] Bytes => Encoding.ASCII.GetBytes(_text);

        public int Add(string name)
        {
            int known = _text.IndexOf($"\0{name}\0", StringComparison.Ordinal);
            if (known >= 0)
                return known + 1;
            _text += name + '\0';
            return _text.Length - name.Length - 1;
        }
    }
}
