using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SimpleGuest;

/// <summary>What a snapshot must hold and a restore must undo.</summary>
public sealed unsafe partial class SimpleGuestProgram
{
    private const int RoundUpwards = 0x800;

    private static readonly SemaphoreSlim Released = new(0);

    // Zero, but nothing that a compiler can rely on.
    private static ulong s_zero;
    private static Timer? s_timer;

    // A field of the instance: a static one would be set when it is first used.
    private readonly long _bootNumber = Stopwatch.GetTimestamp();
    private readonly List<ulong[]> _held = [];
    private int _count, _waiting, _ticks;

    public long BootNumber() => _bootNumber;

    public int Count() => ++_count;

    public long Hold(int mebibytes, ulong marker)
    {
        const int words = (1 << 20) / sizeof(ulong);
        for (int i = 0; i < mebibytes; i++)
        {
            ulong[] array = new ulong[words];
            Array.Fill(array, marker);
            _held.Add(array);
        }
        return _held.Sum(static array => array.LongLength * sizeof(ulong));
    }

    public void Release()
    {
        _held.Clear();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    public ulong SumHeld()
    {
        ulong sum = 0;
        foreach (ulong[] array in _held)
        {
            foreach (ulong item in array)
                sum += item;
        }
        return sum;
    }

    public ulong HoldNative(int kibibytes, ulong marker)
    {
        int bytes = kibibytes << 10;
        void* memory = NativeMemory.Alloc((nuint)bytes);
        new Span<ulong>(memory, bytes / sizeof(ulong)).Fill(marker);
        return (ulong)memory;
    }

    public ulong MarkStack(ulong marker)
    {
        const int words = 8192;
        ulong* first = stackalloc ulong[words];
        new Span<ulong>(first, words).Fill(marker);
        return (ulong)first;
    }

    public int KeepThreads(int count)
    {
        for (int i = 0; i < count; i++)
            new Thread(WaitForRelease) { IsBackground = true }.Start();
        while (Volatile.Read(ref _waiting) < count)
            Thread.Sleep(1);
        return _waiting;
    }

    public int ReleaseThreads()
    {
        int waiting = _waiting;
        if (waiting > 0)
            Released.Release(waiting);
        while (Volatile.Read(ref _waiting) > 0)
            Thread.Sleep(1);
        return waiting;
    }

    public void StartTicking(int milliseconds) => s_timer = new Timer(_ => Interlocked.Increment(ref _ticks), null, milliseconds, milliseconds);

    public int Ticks() => Volatile.Read(ref _ticks);

    public void Delay(int milliseconds) => Task.Delay(milliseconds).Wait();

    public long Compute(int rounds)
    {
        long sum = 0;
        for (int i = 0; i < rounds; i++)
            sum = unchecked(sum * 31 + i);
        return sum;
    }

    public int CallHost(int times)
    {
        int sum = 0;
        for (int i = 0; i < times; i++)
            sum += host.HostEchoI32(1);
        return sum;
    }

    public long SpinMarked(ulong marker)
    {
        Volatile.Write(ref s_zero, 0);
        return (long)(Avx2.IsSupported ? FillWide(marker, 0) : FillNarrow(marker, 0));
    }

    public int FaultMarked(ulong marker) => (int)(Avx2.IsSupported ? FillWide(marker, WildAddress) : FillNarrow(marker, WildAddress));

    public byte[] Produce(int bytes, byte value)
    {
        byte[] data = new byte[bytes];
        Array.Fill(data, value);
        return data;
    }

    public void ChangeRounding() => _ = SetRounding(RoundUpwards);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public double OneThird(double one, double three) => one / three;

    // Non-canonical: no handler can turn it into a null reference.
    private const ulong WildAddress = 0x7FFF_DEAD_0000;

    private void WaitForRelease()
    {
        Interlocked.Increment(ref _waiting);
        Released.Wait();
        Interlocked.Decrement(ref _waiting);
    }

    // All values change in each round as far as a compiler knows, so they stay in registers.
    private static ulong FillNarrow(ulong marker, ulong address)
    {
        (ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong g, ulong h) = (marker, marker, marker, marker, marker, marker, marker, marker);
        Vector128<ulong> m = Vector128.Create(marker), i = m, j = m, k = m, l = m, n = m, o = m, p = m, q = m;
        for (ulong round = 0; ; round++)
        {
            ulong zero = Volatile.Read(ref s_zero);
            (a, b, c, d, e, f, g, h) = (a ^ zero, b ^ zero, c ^ zero, d ^ zero, e ^ zero, f ^ zero, g ^ zero, h ^ zero);
            Vector128<ulong> zeros = Vector128.Create(zero);
            (i, j, k, l, n, o, p, q) = (i ^ zeros, j ^ zeros, k ^ zeros, l ^ zeros, n ^ zeros, o ^ zeros, p ^ zeros, q ^ zeros);
            if (zero != 0 || (address != 0 && round > 1000 && *(ulong*)address != 0))
                return a + b + c + d + e + f + g + h + (i + j + k + l + n + o + p + q).ToScalar();
        }
    }

    private static ulong FillWide(ulong marker, ulong address)
    {
        (ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong g, ulong h) = (marker, marker, marker, marker, marker, marker, marker, marker);
        Vector256<ulong> m = Vector256.Create(marker), i = m, j = m, k = m, l = m, n = m, o = m, p = m, q = m;
        for (ulong round = 0; ; round++)
        {
            ulong zero = Volatile.Read(ref s_zero);
            (a, b, c, d, e, f, g, h) = (a ^ zero, b ^ zero, c ^ zero, d ^ zero, e ^ zero, f ^ zero, g ^ zero, h ^ zero);
            Vector256<ulong> zeros = Vector256.Create(zero);
            (i, j, k, l) = (Avx2.Xor(i, zeros), Avx2.Xor(j, zeros), Avx2.Xor(k, zeros), Avx2.Xor(l, zeros));
            (n, o, p, q) = (Avx2.Xor(n, zeros), Avx2.Xor(o, zeros), Avx2.Xor(p, zeros), Avx2.Xor(q, zeros));
            if (zero != 0 || (address != 0 && round > 1000 && *(ulong*)address != 0))
                return a + b + c + d + e + f + g + h + (i + j + k + l + n + o + p + q).ToScalar();
        }
    }

    [DllImport("libc", EntryPoint = "fesetround")]
    private static extern int SetRounding(int mode);
}
