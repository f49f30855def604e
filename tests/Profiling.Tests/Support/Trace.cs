namespace Hyperlight.Profiling.Tests;

/// <summary>A memory trace, read by the tables of docs/memory-trace.md and by nothing else.</summary>
internal sealed class Trace
{
    public required IReadOnlyList<TraceRecord> Records { get; init; }

    public IEnumerable<TraceRecord> Allocations => Records.Where(static record => record.Id == 2);

    public IEnumerable<TraceRecord> Frees => Records.Where(static record => record.Id == 3);

    public IEnumerable<TraceRecord> Of(ulong id) => Records.Where(record => record.Id == id);

    /// <summary>Reads a file; one that does not end with a whole record is an error.</summary>
    public static Trace Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        var records = new List<TraceRecord>();
        (uint Kind, uint Thread, ulong Type) block = default;
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            TraceRecord record = Read(reader, block);
            if (record.Id == 0x101)
                block = ((uint)record.Numbers[0], (uint)(record.Numbers[0] >> 32), record.Numbers[1]);
            records.Add(record);
        }
        return new Trace { Records = records };
    }

    private static TraceRecord Read(BinaryReader reader, (uint Kind, uint Thread, ulong Type) block)
    {
        (ulong time, ulong high, ulong id) = (reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadUInt64());
        Assert.Equal(0u, high);
        var record = new TraceRecord { Time = time, Id = id, Kind = block.Kind, Thread = block.Thread, Type = block.Type };
        return id switch
        {
            0 => record with { Bytes = reader.ReadBytes(32) },
            2 => record with { Pointer = reader.ReadUInt64(), Size = reader.ReadUInt64(), Frames = Numbers(reader, reader.ReadUInt64()) },
            3 => record with { Pointer = reader.ReadUInt64(), Frames = Numbers(reader, reader.ReadUInt64()) },
            0x100 => record with { Bytes = reader.ReadBytes((int)reader.ReadUInt64()) },
            >= 0x101 and <= 0x106 => record with { Numbers = Numbers(reader, reader.ReadUInt64() / sizeof(ulong)) },
            _ => throw new InvalidDataException($"Record {id:x} at {reader.BaseStream.Position} is not in the table."),
        };
    }

    private static ulong[] Numbers(BinaryReader reader, ulong count)
    {
        var numbers = new ulong[count];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = reader.ReadUInt64();
        return numbers;
    }
}
