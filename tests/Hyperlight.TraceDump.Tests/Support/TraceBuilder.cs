using System.Buffers.Binary;
using System.Text;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Tests.Support;

/// <summary>Writes a trace, as <c>docs/memory-trace.md</c> says.</summary>
internal sealed class TraceBuilder
{
    private readonly List<byte> _file = [];

    /// <summary>Microseconds, the time of what is added next.</summary>
    public ulong Now { get; set; }

    /// <summary>The file so far.</summary>
    public byte[] Bytes => [.. _file];

    /// <summary>The file so far, to be read.</summary>
    public MemoryStream Open() => new(Bytes);

    /// <summary>A trace as we write it.</summary>
    public static TraceBuilder Own(long interval = 0, string name = "guest", byte[]? buildId = null) => new TraceBuilder().Program().Header(interval, name, buildId);

    public TraceBuilder Program(byte filler = 0xAB) => Record(0).Raw(Enumerable.Repeat(filler, 32).ToArray());

    public TraceBuilder Header(long interval = 0, string name = "guest", byte[]? buildId = null, uint version = 1, long started = 0)
    {
        (byte[] id, byte[] text) = (buildId ?? [1, 2, 3], Encoding.UTF8.GetBytes(name));
        return Own(0x100, [.. U32(version), .. U32(0), .. U64((ulong)interval), .. U64((ulong)started), .. U64((ulong)id.Length), .. id, .. U64((ulong)text.Length), .. text]);
    }

    public TraceBuilder Stack(params ulong[] frames) => Record(1).Numbers((ulong)frames.Length).Numbers(frames);

    public TraceBuilder Allocate(ulong pointer, ulong size, params ulong[] frames) => Record(2).Numbers(pointer, size, (ulong)frames.Length).Numbers(frames);

    public TraceBuilder Free(ulong pointer, params ulong[] frames) => Record(3).Numbers(pointer, (ulong)frames.Length).Numbers(frames);

    public TraceBuilder Block(BlockKind kind, uint thread = 1, ulong type = 0) => Own(0x101, [.. U32((uint)kind), .. U32(thread), .. U64(type)]);

    public TraceBuilder Collection(uint generation, params (ulong Start, ulong End)[] ranges) =>
        Own(0x102, [.. U32(generation), .. U32(0), .. U64((ulong)ranges.Length), .. ranges.SelectMany(range => (byte[])[.. U64(range.Start), .. U64(range.End)])]);

    public TraceBuilder Survivors(params (ulong Start, ulong End, long Distance)[] ranges) =>
        Own(0x103, [.. U64((ulong)ranges.Length), .. ranges.SelectMany(range => (byte[])[.. U64(range.Start), .. U64(range.End), .. U64((ulong)range.Distance)])]);

    public TraceBuilder Collected(uint generation, params ulong[] sizes) =>
        Own(0x104, [.. U32(generation), .. U32(0), .. U64((ulong)sizes.Length), .. sizes.SelectMany(U64)]);

    public TraceBuilder Restored() => Own(0x105, []);

    public TraceBuilder End(ulong leftOut = 0, ulong cut = 0, uint reason = 0) => Own(0x106, [.. U64(leftOut), .. U64(cut), .. U32(reason), .. U32(0)]);

    /// <summary>A record of an id that only we have.</summary>
    public TraceBuilder Own(ulong id, byte[] content) => Record(id).Numbers((ulong)content.Length).Raw(content);

    /// <summary>The beginning of a record.</summary>
    public TraceBuilder Record(ulong id) => Numbers(Now, 0, id);

    public TraceBuilder Numbers(params ulong[] numbers) => Raw([.. numbers.SelectMany(U64)]);

    public TraceBuilder Raw(byte[] bytes)
    {
        _file.AddRange(bytes);
        return this;
    }

    public static byte[] U64(ulong number)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] U32(uint number) => U64(number)[..4];
}
