namespace Hyperlight.Host.Kernel;

/// <summary>A pipe between threads of the guest. The runtime's signal handling waits on one.</summary>
internal sealed class Pipe(ulong waitKey)
{
    /// <summary>As Linux.</summary>
    private const int Capacity = 64 << 10;

    /// <summary>Writes of up to so many bytes are not split (PIPE_BUF of linux/limits.h).</summary>
    private const int Atomic = 4096;

    private readonly Queue<byte> _bytes = new();

    /// <summary>What readers of an empty pipe wait on; no guest address.</summary>
    public ulong WaitKey => waitKey;

    public bool IsEmpty => _bytes.Count == 0;

    public bool IsFull => !HasRoom(Atomic);

    /// <summary>Whether a write of so many bytes may start.</summary>
    public bool HasRoom(long count) => Capacity - _bytes.Count >= Math.Min(count, Atomic);

    public void Save(BinaryWriter writer)
    {
        writer.Write(waitKey);
        writer.Write(_bytes.Count);
        writer.Write(_bytes.ToArray());
    }

    /// <exception cref="InvalidDataException">It holds more than a pipe can.</exception>
    public static Pipe Load(BinaryReader reader)
    {
        var pipe = new Pipe(reader.ReadUInt64());
        int count = reader.ReadInt32();
        if (count is < 0 or > Capacity)
            throw new InvalidDataException("A pipe holds too much.");
        pipe.Write(reader.ReadBytes(count));
        return pipe;
    }

    /// <returns>How many bytes were taken.</returns>
    public int Read(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, _bytes.Count);
        for (int i = 0; i < count; i++)
            destination[i] = _bytes.Dequeue();
        return count;
    }

    /// <returns>How many bytes there was room for.</returns>
    public int Write(ReadOnlySpan<byte> source)
    {
        int count = Math.Min(source.Length, Capacity - _bytes.Count);
        foreach (byte value in source[..count])
            _bytes.Enqueue(value);
        return count;
    }
}
