using System.Buffers.Binary;

namespace Hyperlight.TraceDump.Tests.Hostile;

/// <summary>Makes a trace to measure the tool with; nothing is asserted of it but its length.</summary>
public sealed class LongTraceTests
{
    [Fact]
    public void A_long_trace_is_written_when_a_file_is_named()
    {
        string? path = Environment.GetEnvironmentVariable("LONG_TRACE");
        Assert.SkipWhen(path is null, "LONG_TRACE names no file; LONG_TRACE_LIVE=1 leaves what is allocated alive.");
        bool live = Environment.GetEnvironmentVariable("LONG_TRACE_LIVE") is not null;
        using (FileStream file = File.Create(path!))
            Write(file, 10_000_000, live);
        Assert.InRange(new FileInfo(path!).Length, 800_000_000, 1_300_000_000);
    }

    // Stacks of ten frames from some thousand paths; half of the records are frees, unless all is to stay alive.
    private static void Write(Stream file, int records, bool live)
    {
        (Random random, byte[] record) = (new Random(1), new byte[24 + 24 + 80]);
        file.Write(new byte[24 + 32]);
        var pointers = new Queue<ulong>();
        for (int i = 0; i < records; i++)
        {
            bool isFree = !live && pointers.Count > 100_000 && i % 2 == 0;
            BinaryPrimitives.WriteInt64LittleEndian(record, i);
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(16), isFree ? 3 : 2);
            ulong pointer = isFree ? pointers.Dequeue() : 0x10_0000_0000 + (ulong)i * 48;
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(24), pointer);
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), isFree ? 0 : random.Next(16, 48));
            if (!isFree)
                WriteStack(record.AsSpan(40), random.Next(1000));
            if (!isFree && !live)
                pointers.Enqueue(pointer);
            file.Write(record.AsSpan(0, isFree ? 40 : record.Length));
        }
    }

    private static void WriteStack(Span<byte> stack, int path)
    {
        BinaryPrimitives.WriteInt64LittleEndian(stack, 10);
        for (int depth = 0; depth < 10; depth++)
            BinaryPrimitives.WriteInt64LittleEndian(stack[(8 + depth * 8)..], 0x540500 + (depth < 3 ? path * 400 + depth * 64 : depth * 4096));
    }
}
