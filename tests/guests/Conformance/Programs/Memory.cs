using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Conformance.Programs;

internal sealed class CollectingUnderPressure : IProgram
{
    public void Run(TextWriter output)
    {
        var kept = new Queue<byte[]>();
        long checksum = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] block = new byte[i % 4000 + 16];
            block[0] = (byte)i;
            block[^1] = (byte)(i >> 8);
            kept.Enqueue(block);
            if (kept.Count > 500)
                checksum += kept.Dequeue()[0];
        }
        output.WriteLine($"{checksum} {kept.Sum(block => block[0] * 256L + block[^1])} {GC.CollectionCount(0) > 0}");
    }
}

internal sealed class GraphsSurviveCollection : IProgram
{
    private sealed record Node(int Value, Node? Left, Node? Right);

    public void Run(TextWriter output)
    {
        Node[] trees = [.. Enumerable.Range(8, 6).Select(depth => Grow(depth, 1))];
        for (int i = 0; i < 200; i++)
            _ = Grow(7, i);
        GC.Collect();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        output.WriteLine(string.Join(' ', trees.Select(Sum)));
    }

    private static Node Grow(int depth, int value) =>
        depth == 0 ? new Node(value, null, null) : new Node(value, Grow(depth - 1, value + 1), Grow(depth - 1, value * 2 % 1009));

    private static long Sum(Node? node) => node is null ? 0 : node.Value + Sum(node.Left) + Sum(node.Right);
}

internal sealed class LargeObjects : IProgram
{
    public void Run(TextWriter output)
    {
        long sum = 0;
        bool zeroed = true;
        for (int i = 0; i < 60; i++)
        {
            int[] large = new int[500_000];
            zeroed &= large[i] == 0 && large[^1] == 0 && !large.AsSpan().ContainsAnyExcept(0);
            large.AsSpan().Fill(i);
            sum += large[^1] + large[0];
        }
        GC.Collect();
        double[] pinned = GC.AllocateArray<double>(20_000, pinned: true);
        output.WriteLine($"{sum} {zeroed} {GC.GetGeneration(new byte[100_000])} {pinned.Length} {pinned.All(value => value == 0)}");
    }
}

internal sealed class Finalizers : IProgram
{
    private static int s_finalized;
    private static Tracked? s_saved;

    public void Run(TextWriter output)
    {
        Make();
        for (int i = 0; i < 10 && Volatile.Read(ref s_finalized) < 100; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        output.WriteLine($"{Volatile.Read(ref s_finalized) >= 100} {s_saved?.Name}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Make()
    {
        for (int i = 0; i < 100; i++)
            _ = new Tracked(i == 50 ? "resurrected" : "gone");
        using var suppressed = new Tracked("suppressed");
    }

    private sealed class Tracked(string name) : IDisposable
    {
        public string Name => name;

        public void Dispose() => GC.SuppressFinalize(this);

        ~Tracked()
        {
            if (name == "resurrected")
                s_saved = this;
            Interlocked.Add(ref s_finalized, name == "suppressed" ? 1000 : 1);
        }
    }
}

internal sealed class WeakReferences : IProgram
{
    public void Run(TextWriter output)
    {
        object kept = new();
        (WeakReference<object> dead, WeakReference<object> alive) = (Dying(), new WeakReference<object>(kept));
        for (int i = 0; i < 5 && dead.TryGetTarget(out _); i++)
            GC.Collect();
        output.WriteLine($"{dead.TryGetTarget(out _)} {alive.TryGetTarget(out object? target)} {ReferenceEquals(target, kept)}");
        var table = new ConditionalWeakTable<object, string>();
        table.Add(kept, "attached");
        GC.Collect();
        output.WriteLine(table.TryGetValue(kept, out string? attached) ? attached : "lost");
        GC.KeepAlive(kept);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<object> Dying() => new(new object());
}

internal sealed class PinnedMemory : IProgram
{
    public unsafe void Run(TextWriter output)
    {
        byte[] data = [.. Enumerable.Range(0, 64).Select(i => (byte)i)];
        GCHandle handle = GCHandle.Alloc(data, GCHandleType.Pinned);
        nint address = handle.AddrOfPinnedObject();
        for (int i = 0; i < 1000; i++)
            _ = new byte[1000];
        GC.Collect(2, GCCollectionMode.Forced, true, true);
        output.WriteLine($"{address == handle.AddrOfPinnedObject()} {((byte*)address)[63]} {Marshal.ReadInt32(address, 4):X}");
        handle.Free();
        fixed (byte* pointer = data)
            output.WriteLine(*(ulong*)(pointer + 8));
        nint native = Marshal.AllocHGlobal(100);
        new Span<byte>((void*)native, 100).Fill(7);
        native = Marshal.ReAllocHGlobal(native, 1 << 20);
        output.WriteLine(((byte*)native)[99]);
        Marshal.FreeHGlobal(native);
        void* zeroed = NativeMemory.AllocZeroed(1000);
        output.WriteLine(new Span<byte>(zeroed, 1000).ContainsAnyExcept((byte)0));
        NativeMemory.Free(zeroed);
    }
}

internal sealed class PooledArrays : IProgram
{
    public void Run(TextWriter output)
    {
        ArrayPool<int> pool = ArrayPool<int>.Create(1024, 4);
        int[] first = pool.Rent(100);
        first[0] = 42;
        pool.Return(first, clearArray: true);
        int[] second = pool.Rent(120);
        output.WriteLine($"{ReferenceEquals(first, second)} {second[0]} {second.Length}");
        using IMemoryOwner<char> owner = MemoryPool<char>.Shared.Rent(10);
        "rented".CopyTo(owner.Memory.Span);
        output.WriteLine(owner.Memory[..6].ToString());
        var writer = new ArrayBufferWriter<byte>();
        writer.Write("hello"u8);
        writer.GetSpan(5)[0] = (byte)'!';
        writer.Advance(1);
        output.WriteLine($"{writer.WrittenCount} {System.Text.Encoding.ASCII.GetString(writer.WrittenSpan)}");
    }
}

internal sealed class Spans : IProgram
{
    public void Run(TextWriter output)
    {
        Span<int> numbers = stackalloc int[16];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = i * 5 % 16;
        numbers[4..12].Sort();
        numbers[..4].Reverse();
        output.WriteLine($"{string.Join(' ', numbers.ToArray())} {numbers.IndexOf(15)} {numbers.Count(3)} {numbers.CommonPrefixLength([15, 10])}");
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(numbers);
        output.WriteLine($"{bytes.Length} {MemoryMarshal.Read<long>(bytes[8..]):X} {MemoryMarshal.Cast<int, ulong>(numbers)[1]:X}");
        Memory<int> memory = new int[] { 1, 2, 3, 4 };
        memory[1..3].Span.Fill(9);
        output.WriteLine(string.Join(',', memory.ToArray()));
        var sequence = new ReadOnlySequence<int>(memory);
        output.WriteLine($"{sequence.Slice(1, 2).ToArray().Length} {sequence.IsSingleSegment}");
    }
}

internal sealed class ThreadsAllocate : IProgram
{
    public void Run(TextWriter output)
    {
        long total = 0;
        Parallel.For(0, 8, i =>
        {
            var chain = new List<object>();
            for (int n = 0; n < 20_000; n++)
            {
                chain.Add(new int[n % 50]);
                if (chain.Count > 1000)
                    chain.Clear();
                if (n % 5000 == 0)
                    GC.Collect(0);
            }
            Interlocked.Add(ref total, chain.Sum(item => ((int[])item).Length));
        });
        output.WriteLine(total);
    }
}

internal sealed class MemoryFacts : IProgram
{
    public void Run(TextWriter output)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        byte[] block = new byte[10_000];
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{allocated >= block.Length} {allocated < 20_000} {GC.MaxGeneration} {GC.GetTotalMemory(true) > 0}");
        GC.KeepAlive(block);
        GC.AddMemoryPressure(1 << 20);
        GC.RemoveMemoryPressure(1 << 20);
        output.WriteLine($"{GC.TryStartNoGCRegion(1 << 16)} {GC.GetGCMemoryInfo().HeapSizeBytes > 0}");
        GC.EndNoGCRegion();
    }
}
