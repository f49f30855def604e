using System.Buffers.Binary;
using System.Text;

namespace Hyperlight.Symbols.Tests.Support;

/// <summary>Makes an ELF file of sections, and remembers where each one lies in it.</summary>
internal sealed class ElfBuilder
{
    private const int HeaderSize = 64, SectionSize = 64;

    private readonly List<(string Name, byte[] Content, ulong Address)> _sections = [("", [], 0)];

    public ElfBuilder Add(string name, byte[] content, ulong address = 0)
    {
        _sections.Add((name, content, address));
        return this;
    }

    /// <summary>Copies a section of a file; one that is not there is left out.</summary>
    public ElfBuilder Copy(ElfFile file, string name, int most = int.MaxValue) =>
        file.TryGetSection(name, out ReadOnlyMemory<byte> content, out ulong address)
            ? Add(name, content[..Math.Min(most, content.Length)].ToArray(), address) : this;

    /// <param name="contents">Where the sections' contents lie in the file, from first to behind the last byte.</param>
    public byte[] Build(out Range contents)
    {
        byte[] names = [.. _sections.SelectMany(section => (byte[])[.. Encoding.ASCII.GetBytes(section.Name), 0]), .. ".shstrtab\0"u8];
        var all = _sections.Append((".shstrtab", names, 0ul)).ToArray();
        var body = new List<byte>();
        byte[] table = new byte[all.Length * SectionSize];
        int name = 0;
        for (int i = 0; i < all.Length; i++)
        {
            (string title, byte[] content, ulong address) = all[i];
            Span<byte> entry = table.AsSpan(i * SectionSize, SectionSize);
            BinaryPrimitives.WriteInt32LittleEndian(entry, name);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], i == 0 ? 0 : 1);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], address);
            BinaryPrimitives.WriteInt64LittleEndian(entry[24..], HeaderSize + table.Length + body.Count);
            BinaryPrimitives.WriteInt64LittleEndian(entry[32..], content.Length);
            name += title.Length + 1;
            body.AddRange(content);
        }
        int start = HeaderSize + table.Length;
        contents = start..(start + body.Count - names.Length);
        return [.. Header(all.Length), .. table, .. body];
    }

    private static byte[] Header(int sections)
    {
        byte[] header = new byte[HeaderSize];
        "\u007fELF"u8.CopyTo(header);
        (header[4], header[5], header[6], header[16], header[18], header[40]) = (2, 1, 1, 2, 62, HeaderSize);
        (header[52], header[58], header[60], header[62]) = (HeaderSize, SectionSize, (byte)sections, (byte)(sections - 1));
        return header;
    }
}
