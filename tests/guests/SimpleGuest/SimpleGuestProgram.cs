using Hyperlight;
using Hyperlight.Guest;

namespace SimpleGuest;

/// <summary>The guest that the tests share.</summary>
[Guest]
public sealed unsafe partial class SimpleGuestProgram(IHostEcho host) : ICalculator, IEcho, IRoundTrips, ITrouble, ISimpleGuest, ILifecycle, IMachineCode
{
    private const int HypercallWord = 2, OutputAddressWord = 6;

    private ReadOnlyMemory<byte> _kept;

    public int Add(int a, int b) => a + b;

    public void NoOp()
    {
    }

    public bool EchoBool(bool value) => value;

    public sbyte EchoI8(sbyte value) => value;

    public byte EchoU8(byte value) => value;

    public short EchoI16(short value) => value;

    public ushort EchoU16(ushort value) => value;

    public int EchoI32(int value) => value;

    public uint EchoU32(uint value) => value;

    public long EchoI64(long value) => value;

    public ulong EchoU64(ulong value) => value;

    public float EchoFloat(float value) => value;

    public double EchoDouble(double value) => value;

    public string Echo(string value) => value;

    public string? EchoNullable(string? value) => value;

    public byte[] EchoBytes(byte[] value) => value;

    public byte[]? EchoNullableBytes(byte[]? value) => value;

    public ReadOnlyMemory<byte> EchoMemory(ReadOnlyMemory<byte> value) => value;

    public string PrintElevenArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h, ulong i, int j, float k) =>
        string.Join('|', a, b, c, d, e, f, g, h, i, j, k);

    public string ReturnNull() => null!;

    public int RoundTripHostI32(int value) => host.HostEchoI32(value);

    public double RoundTripHostF64(double value) => host.HostEchoF64(value);

    public string RoundTripHostString(string value) => host.HostEchoString(value);

    public string? RoundTripHostNullable(string? value) => host.HostEchoNullable(value);

    public byte[] RoundTripHostVecBytes(byte[] value) => host.HostEchoVecBytes(value);

    public ReadOnlyMemory<byte> RoundTripHostMemory(ReadOnlyMemory<byte> value) => host.HostEchoMemory(value);

    public string RoundTripHostMix(bool a, sbyte b, byte c, short d, ushort e, uint f, long g, ulong h, float i, byte[]? j) =>
        host.HostMix(a, b, c, d, e, f, g, h, i, j);

    public void PassNullToHost() => host.HostEchoString(null!);

    public int SendToHost(int bytes) => host.HostEchoVecBytes(new byte[bytes]).Length;

    public string CatchSendToHost(int bytes)
    {
        try
        {
            return $"no exception, {SendToHost(bytes)} bytes";
        }
        catch (Exception error)
        {
            return error.GetType().FullName!;
        }
    }

    public long SumAfterHostCalls(ReadOnlyMemory<byte> value, int calls)
    {
        for (int i = 0; i < calls; i++)
            host.HostEchoString(new string('x', 100));
        long sum = 0;
        foreach (byte item in value.Span)
            sum += item;
        return sum;
    }

    public void CallFailingHost(string message) => host.HostFail(message);

    public string CatchFailingHost(string message)
    {
        try
        {
            host.HostFail(message);
            return "nothing was thrown";
        }
        catch (HostCallException error)
        {
            return $"{error.Function}|{error.HostTypeName}|{error.Message}";
        }
    }

    public int CallHostFromThreads(int threads, int calls)
    {
        int sum = 0;
        Thread[] all = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() => CallHost(thread, calls, ref sum)))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        return sum;
    }

    public void Throw(string message) => throw new InvalidOperationException(message);

    public int ReadAddress(ulong address) => *(int*)address;

    public void WriteAddress(ulong address) => *(int*)address = 1;

    public void ExecuteAddress(ulong address) => ((delegate* unmanaged<void>)address)();

    public long Recurse(long depth) => depth == long.MaxValue ? 0 : Recurse(depth + 1) + depth;

    public void ThrowOnThread(string message)
    {
        var thread = new Thread(() => throw new InvalidOperationException(message));
        thread.Start();
        thread.Join();
    }

    public void Exit(int code) => Environment.Exit(code);

    public void FailFast(string message) => Environment.FailFast(message);

    public void Spin()
    {
        while (true)
        {
        }
    }

    public void Sleep(int milliseconds) => Thread.Sleep(milliseconds);

    public void SleepForever() => Thread.Sleep(Timeout.Infinite);

    public void Deadlock() => new ManualResetEvent(false).WaitOne();

    public void Keep(ReadOnlyMemory<byte> value) => _kept = value;

    public int ReadKept() => _kept.Span[0];

    public byte[] Allocate(int bytes) => new byte[bytes];

    public int Litter(int mebibytes)
    {
        int before = GC.CollectionCount(0);
        for (int i = 0; i < mebibytes * 16; i++)
            _kept = new byte[64 << 10];
        return GC.CollectionCount(0) - before;
    }

    public int StartThreads(int count)
    {
        using var barrier = new Barrier(count + 1);
        Thread[] all = [.. Enumerable.Range(0, count).Select(_ => new Thread(barrier.SignalAndWait))];
        Array.ForEach(all, thread => thread.Start());
        barrier.SignalAndWait();
        Array.ForEach(all, thread => thread.Join());
        return all.Length;
    }

    public void Print(string text) => Console.Write(text);

    public void PrintError(string text) => Console.Error.Write(text);

    public void PrintBytes(ReadOnlyMemory<byte> bytes)
    {
        using Stream output = Console.OpenStandardOutput();
        output.Write(bytes.Span);
    }

    public void PrintForever(string text)
    {
        while (true)
            Console.Write(text);
    }

    public void CorruptOutputSizePrefix() => OutWithPort(108, 64);

    public void OutWithPort(uint port, uint value) => ((delegate* unmanaged<uint, uint, void>)BootWord(HypercallWord))(port, value);

    // A word of the boot page, whose address the environment tells.
    private static ulong BootWord(int index)
    {
        string boot = Environment.GetEnvironmentVariable("HYPERLIGHT_BOOT_INFO")!;
        return ((ulong*)Convert.ToUInt64(boot, 16))[index];
    }

    private void CallHost(int thread, int calls, ref int sum)
    {
        for (int i = 0; i < calls; i++)
        {
            string text = $"{thread}:{i}";
            if (host.HostEchoString(text) == text)
                Interlocked.Increment(ref sum);
        }
    }
}
