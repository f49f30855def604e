using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight;

namespace ProfiledGuest;

/// <summary>A guest that allocates as it is told.</summary>
[Guest]
public sealed class ProfiledGuestProgram : IProfiled
{
    private readonly object?[] _kept = new object?[200_000];
    private int _count;

    public void Nothing()
    {
    }

    public int Add(int a, int b) => a + b;

    public void Keep(int count, int size)
    {
        for (int i = 0; i < count; i++)
            _kept[_count++] = new byte[size]; // kept
    }

    public int Drop(int count, int length)
    {
        int sum = 0;
        for (int i = 0; i < count; i++)
            sum += new string('x', length).Length; // dropped
        return sum;
    }

    public unsafe void Leak(int count, int size)
    {
        for (int i = 0; i < count; i++)
            NativeMemory.Alloc((nuint)size); // leaked
    }

    public unsafe void Grow(int count, int size)
    {
        for (int i = 0; i < count; i++)
        {
            void* block = NativeMemory.AllocZeroed((nuint)size); // zeroed
            block = NativeMemory.Realloc(block, 2 * (nuint)size); // grown
            NativeMemory.Free(block);
            NativeMemory.AlignedFree(NativeMemory.AlignedAlloc((nuint)size, 64)); // aligned
        }
    }

    public void KeepLarge(int size) => _kept[_count++] = new byte[size]; // large

    public void KeepPinned(int size)
    {
        _kept[_count++] = GC.AllocateArray<byte>(size, pinned: true); // pinned
        _kept[_count++] = GC.AllocateUninitializedArray<byte>(size); // uninitialized
    }

    public void Release()
    {
        Array.Clear(_kept);
        _count = 0;
    }

    public void ReleaseHalf()
    {
        for (int i = 0; i < _count; i += 2)
            _kept[i] = null;
    }

    public void Collect(int generation) => GC.Collect(generation, GCCollectionMode.Forced, blocking: true, compacting: true);

    public int AllocateEverywhere()
    {
        Func<int, object> lambda = number => new long[number]; // lambda
        int sum = Generic<string>(3).Length + Generic<int>(3).Length + ((long[])lambda(3)).Length;
        foreach (object made in Iterate(2))
            sum += made.GetHashCode() & 1;
        return sum + MakeAsync(3).GetAwaiter().GetResult();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public int AllocateDeep(int depth) => depth == 0 ? new byte[100].Length : AllocateDeep(depth - 1) + 1; // deep

    public void AllocateOnThread(int count)
    {
        var thread = new Thread(() => Keep(count, 40));
        thread.Start();
        thread.Join();
    }

    public void Map(int size)
    {
        nint address = LibC.Map(0, (nuint)size, 3, 0x22, -1, 0); // mapped
        _ = LibC.Unmap(address, (nuint)size);
    }

    public int Throw(int count)
    {
        int caught = 0;
        for (int i = 0; i < count; i++)
        {
            try
            {
                throw new InvalidOperationException("thrown"); // thrown
            }
            catch (InvalidOperationException)
            {
                caught++;
            }
        }
        return caught;
    }

    public long Work(string text, int rounds)
    {
        long sum = 0;
        for (int round = 0; round < rounds; round++)
        {
            foreach (string word in text.Split(' ')) // split
                sum += int.TryParse(word, CultureInfo.InvariantCulture, out int number) ? number : word.ToUpperInvariant().Length;
            sum += text.Split(' ').GroupBy(static word => word.Length).ToDictionary(static group => group.Key, static group => group.Count()).Count;
        }
        return sum;
    }

    public byte[] GenerationSizes()
    {
        long[] sizes = [.. GC.GetGCMemoryInfo(GCKind.Any).GenerationInfo.ToArray().Select(static generation => generation.SizeAfterBytes)];
        return MemoryMarshal.AsBytes<long>(sizes).ToArray();
    }

    public long AllocatedBytes() => GC.GetAllocatedBytesForCurrentThread();

    public void Chatter(int lines)
    {
        for (int line = 0; line < lines; line++)
        {
            int depth = line;
            Task.Run(() => Speak<string>(depth % 5)).GetAwaiter().GetResult();
            if (++line < lines)
                Speak<int>(line);
            if (++line < lines)
                SpeakInHandler(line);
        }
    }

    public unsafe void Scribble(int offset, byte[] bytes)
    {
        // The host's layout: where the profile goes.
        var buffer = (byte*)0x2_1000_0000;
        bytes.CopyTo(new Span<byte>(buffer + offset, bytes.Length));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T[] Generic<T>(int count) => new T[count]; // generic

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Speak<T>(int depth)
    {
        if (depth > 0)
            Speak<T>(depth - 1);
        Console.Out.WriteLine(typeof(T).Name);
    }

    private static void SpeakInHandler(int depth)
    {
        try
        {
            throw new InvalidOperationException("to be caught");
        }
        catch (InvalidOperationException) when (depth > 0)
        {
            Speak<double>(depth % 2);
        }
        finally
        {
            GC.Collect(0);
        }
    }

    private static IEnumerable<object> Iterate(int count)
    {
        for (int i = 0; i < count; i++)
            yield return new object(); // iterator
    }

    private static async Task<int> MakeAsync(int count)
    {
        await Task.Yield();
        double[] made = new double[count]; // async
        await Task.Delay(1);
        return made.Length + new float[count].Length; // resumed
    }
}
