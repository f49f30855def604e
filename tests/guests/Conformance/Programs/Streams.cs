using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace Conformance.Programs;

internal sealed class ReadersAndWritersOfText : IProgram
{
    public void Run(TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" })
        {
            for (int i = 0; i < 100; i++)
                writer.WriteLine($"line {i} \u00fc");
        }
        stream.Position = 0;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        int lines = 0, characters = 0;
        while (reader.ReadLine() is { } line)
            (lines, characters) = (lines + 1, characters + line.Length);
        output.WriteLine($"{stream.Length} {lines} {characters} {new StringReader("a\r\nb").ReadToEnd().Length}");
    }
}

internal sealed class BinaryReadersAndWriters : IProgram
{
    public void Run(TextWriter output)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(1234567890123L);
        writer.Write("text \u20ac");
        writer.Write(3.25m);
        writer.Write7BitEncodedInt(300);
        writer.Write((Half)0.5f);
        output.WriteLine(Convert.ToHexString(stream.ToArray()));
        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        output.WriteLine($"{reader.ReadInt64()} {reader.ReadString()} {reader.ReadDecimal()} {reader.Read7BitEncodedInt()} {reader.ReadHalf()}");
        try
        {
            reader.ReadByte();
        }
        catch (EndOfStreamException error)
        {
            output.WriteLine(error.GetType().Name);
        }
    }
}

internal sealed class Compression : IProgram
{
    public void Run(TextWriter output)
    {
        byte[] data = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"row {i % 17} ")));
        foreach (Func<Stream, bool, Stream> open in (Func<Stream, bool, Stream>[])[
            static (inner, pack) => pack ? new GZipStream(inner, CompressionLevel.Fastest, true) : new GZipStream(inner, CompressionMode.Decompress),
            static (inner, pack) => pack ? new DeflateStream(inner, CompressionLevel.Optimal, true) : new DeflateStream(inner, CompressionMode.Decompress),
            static (inner, pack) => pack ? new ZLibStream(inner, CompressionLevel.Optimal, true) : new ZLibStream(inner, CompressionMode.Decompress),
            static (inner, pack) => pack ? new BrotliStream(inner, CompressionLevel.Fastest, true) : new BrotliStream(inner, CompressionMode.Decompress)])
        {
            using var packed = new MemoryStream();
            using (Stream packer = open(packed, true))
                packer.Write(data);
            packed.Position = 0;
            using Stream unpacker = open(packed, false);
            using var result = new MemoryStream();
            unpacker.CopyTo(result);
            output.WriteLine($"{unpacker.GetType().Name} {packed.Length < data.Length / 10} {result.ToArray().AsSpan().SequenceEqual(data)}");
        }
    }
}

internal sealed class Archives : IProgram
{
    public void Run(TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in (string[])["a.txt", "dir/b.txt"])
            {
                using var writer = new StreamWriter(archive.CreateEntry(name).Open());
                writer.Write(string.Concat(Enumerable.Repeat(name, 50)));
            }
        }
        using var read = new ZipArchive(stream, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in read.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            output.WriteLine($"{entry.FullName} {entry.Length} {entry.Crc32:X} {reader.ReadToEnd().Length}");
        }
    }
}

internal sealed class XmlTrees : IProgram
{
    public void Run(TextWriter output)
    {
        var tree = new XElement("catalog", new XAttribute("year", 2024),
            Enumerable.Range(1, 3).Select(i => new XElement("book", new XAttribute("id", i), new XElement("title", $"Title <{i}>"), i % 2 == 0 ? new XComment("even") : null)));
        output.WriteLine(tree.ToString(SaveOptions.DisableFormatting));
        XElement parsed = XElement.Parse(tree.ToString());
        output.WriteLine(string.Join('|', parsed.Elements("book").Where(book => (int)book.Attribute("id")! > 1).Select(book => book.Element("title")!.Value)));
        output.WriteLine(XNode.DeepEquals(tree, parsed));
    }
}

internal sealed class AsyncStreamCopies : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        using var source = new MemoryStream([.. Enumerable.Range(0, 10_000).Select(i => (byte)i)]);
        using var target = new MemoryStream();
        await using (var buffered = new BufferedStream(target, 128))
            await source.CopyToAsync(buffered, 333);
        output.WriteLine(target.ToArray().AsSpan().SequenceEqual(source.ToArray()));
        byte[] buffer = new byte[7];
        source.Position = 9_996;
        int read = await source.ReadAsync(buffer);
        output.WriteLine($"{read} {await source.ReadAsync(buffer)} {string.Join(',', buffer)}");
    }
}
