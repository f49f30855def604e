using System.Text;

namespace Hyperlight.TraceDump.Tests.Support;

/// <summary>Makes a guest's program, or its symbol file: a build id, functions, types, the name of a symbol file.</summary>
internal sealed class GuestBuilder(byte[] buildId)
{
    private const int HeaderSize = 64, SegmentSize = 56, SectionSize = 64, FunctionType = 2;

    private readonly List<(string Name, ulong Address, ulong Size, byte Type)> _symbols = [];
    private string? _debugLink;

    public GuestBuilder Function(string name, ulong address, ulong size)
    {
        _symbols.Add((name, address, size, FunctionType));
        return this;
    }

    public GuestBuilder MethodTable(string mangled, ulong address)
    {
        _symbols.Add(($"_ZTV{mangled.Length}{mangled}", address, 0, 0));
        return this;
    }

    public GuestBuilder DebugLink(string file)
    {
        _debugLink = file;
        return this;
    }

    public byte[] Build()
    {
        byte[] note = [4, 0, 0, 0, (byte)buildId.Length, 0, 0, 0, 3, 0, 0, 0, .. "GNU\0"u8, .. buildId, .. new byte[-buildId.Length & 3]];
        List<(string Name, byte[] Content)> sections = [("", []), (".note.gnu.build-id", note)];
        if (_symbols.Count > 0)
            sections.AddRange([(".symtab", Table(out byte[] names)), (".strtab", names)]);
        if (_debugLink is not null)
            sections.Add((".gnu_debuglink", [.. Text(_debugLink), 0, 0, 0, 0]));
        sections.Add((".shstrtab", [.. sections.SelectMany(static section => Text(section.Name)), .. Text(".shstrtab")]));
        return Assemble(sections);
    }

    private static byte[] Assemble(List<(string Name, byte[] Content)> sections)
    {
        int start = HeaderSize + SegmentSize + sections.Count * SectionSize, offset = start, name = 0;
        List<byte> table = [], body = [];
        foreach ((string title, byte[] content) in sections)
        {
            int type = title.Length == 0 ? 0 : 1;
            table.AddRange([.. U32(name), .. U32(type), .. U64(0), .. U64(0), .. U64(offset), .. U64(content.Length), .. new byte[24]]);
            body.AddRange(content);
            (offset, name) = (offset + content.Length, name + title.Length + 1);
        }
        int note = sections[1].Content.Length;
        byte[] segment = [.. U32(4), .. U32(4), .. U64(start), .. U64(0), .. U64(0), .. U64(note), .. U64(note), .. U64(4)];
        byte[] header =
        [
            .. "\u007fELF"u8, 2, 1, 1, .. new byte[9], 2, 0, 62, 0, .. U32(1), .. U64(0), .. U64(HeaderSize), .. U64(HeaderSize + SegmentSize), .. U32(0),
            HeaderSize, 0, SegmentSize, 0, 1, 0, SectionSize, 0, (byte)sections.Count, 0, (byte)(sections.Count - 1), 0,
        ];
        return [.. header, .. segment, .. table, .. body];
    }

    private byte[] Table(out byte[] names)
    {
        (List<byte> entries, List<byte> texts) = ([.. new byte[24]], [0]);
        foreach ((string name, ulong address, ulong size, byte type) in _symbols)
        {
            entries.AddRange([.. U32(texts.Count), type, 0, 1, 0, .. U64((long)address), .. U64((long)size)]);
            texts.AddRange(Text(name));
        }
        names = [.. texts];
        return [.. entries];
    }

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private static byte[] U32(int number) => BitConverter.GetBytes(number);

    private static byte[] U64(long number) => BitConverter.GetBytes(number);
}
