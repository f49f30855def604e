using System.Buffers.Binary;

namespace Benchmarks;

/// <summary>A memory trace as Hyperlight writes it: stacks of ten frames from some thousand paths.</summary>
internal static class LongTrace
{
    private const int Live = 100_000, Depth = 10;

    /// <summary>Writes a trace.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="records">How many records.</param>
    /// <param name="keepsAll">Whether nothing is freed; else half of the records are frees.</param>
    public static void Write(Stream file, int records, bool keepsAll)
    {
        (Random random, byte[] record) = (new Random(1), new byte[24 + 24 + 8 * Depth]);
        file.Write(new byte[24 + 32]);
        var pointers = new Queue<ulong>();
        for (int i = 0; i < records; i++)
        {
            bool isFree = !keepsAll && pointers.Count > Live && i % 2 == 0;
            ulong pointer = isFree ? pointers.Dequeue() : 0x10_0000_0000 + (ulong)i * 48;
            BinaryPrimitives.WriteInt64LittleEndian(record, i);
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(16), isFree ? 3 : 2);
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(24), pointer);
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), isFree ? 0 : random.Next(16, 48));
            if (!isFree)
                WriteStack(record.AsSpan(40), random.Next(1000));
            if (!isFree && !keepsAll)
                pointers.Enqueue(pointer);
            file.Write(record.AsSpan(0, isFree ? 40 : record.Length));
        }
    }

    // Addresses of code: the outer frames are always the same.
    private static void WriteStack(Span<byte> stack, int path)
    {
        BinaryPrimitives.WriteInt64LittleEndian(stack, Depth);
        for (int depth = 0; depth < Depth; depth++)
            BinaryPrimitives.WriteInt64LittleEndian(stack[(8 + depth * 8)..], 0x540500 + (depth < 3 ? path * 400 + depth * 64 : depth * 4096));
    }
}
