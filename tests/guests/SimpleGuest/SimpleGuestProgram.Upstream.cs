using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SimpleGuest;

/// <summary>What Hyperlight's own simpleguest offers.</summary>
public sealed unsafe partial class SimpleGuestProgram
{
    private static readonly int[] BigArray = new int[1 << 20];
    private static int s_counter;

    public int SetStatic()
    {
        for (int i = 0; i < BigArray.Length; i++)
            BigArray[i] = i;
        return BigArray.Length;
    }

    public int AddToStatic(int value) => s_counter += value;

    public int GetStatic() => s_counter;

    public int AddToStaticAndFail()
    {
        s_counter += 10;
        throw new InvalidOperationException("Crash on purpose");
    }

    public byte[] GetSizePrefixedBuffer(byte[] data) => data;

    public byte[] SetByteArrayToZero(byte[] data)
    {
        Array.Clear(data);
        return data;
    }

    public byte[] _24K_in_8K_out(byte[] data) => data.Length == 24 << 10 ? data[..(8 << 10)] : throw new ArgumentException($"24 KiB are wanted, not {data.Length} bytes");

    public void LargeParameters(byte[] data, string text)
    {
    }

    public int PrintOutput(string message) => PrintLine(message);

    public int PrintTwoArgs(string a, int b) => PrintArguments(a, b);

    public int PrintThreeArgs(string a, int b, long c) => PrintArguments(a, b, c);

    public int PrintFourArgs(string a, int b, long c, string d) => PrintArguments(a, b, c, d);

    public int PrintFiveArgs(string a, int b, long c, string d, string e) => PrintArguments(a, b, c, d, e);

    public int PrintSixArgs(string a, int b, long c, string d, string e, bool f) => PrintArguments(a, b, c, d, e, f);

    public int PrintSevenArgs(string a, int b, long c, string d, string e, bool f, bool g) => PrintArguments(a, b, c, d, e, f, g);

    public int PrintEightArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h) => PrintArguments(a, b, c, d, e, f, g, h);

    public int PrintNineArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h, ulong i) => PrintArguments(a, b, c, d, e, f, g, h, i);

    public int PrintTenArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h, ulong i, int j) =>
        PrintArguments(a, b, c, d, e, f, g, h, i, j);

    int ISimpleGuest.PrintElevenArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h, ulong i, int j, float k) =>
        PrintArguments(a, b, c, d, e, f, g, h, i, j, k.ToString("F3", CultureInfo.InvariantCulture));

    public int GuestMethod(string message) => host.HostEchoString(message).Length;

    public int GuestMethod1(string message) => host.HostEchoString($"Hello from GuestFunction1, {message}").Length;

    public int CallErrorMethod(string message)
    {
        host.HostFail($"Error From Host: {message}");
        return 0;
    }

    public void CallHostExpectError(string message)
    {
        try
        {
            host.HostFail(message);
        }
        catch (Hyperlight.Guest.HostCallException)
        {
            return;
        }
        throw new InvalidOperationException("The host function did not fail.");
    }

    public void CallHostSpin() => host.HostNoOp();

    public byte[] HostCallLoop(string message)
    {
        while (true)
            host.HostEchoString(message);
    }

    public void CallHostThenSpin(string message)
    {
        host.HostEchoString(message);
        Spin();
    }

    public int BufferOverrun(string text)
    {
        Span<byte> buffer = stackalloc byte[17];
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, buffer.Length)).CopyTo(buffer);
        return buffer.Length - bytes.Length;
    }

    public void InfiniteRecursion() => Recurse(0);

    public int StackOverflow(int depth)
    {
        Span<int> numbers = stackalloc int[20];
        numbers.Fill(depth);
        return depth > 0 ? StackOverflow(depth - 1) + numbers[0] - depth : 0;
    }

    public int LargeVar() => UseStack(8 << 20);

    public int SmallVar() => UseStack(1024);

    public int CallMalloc(int size)
    {
        byte* memory = (byte*)NativeMemory.Alloc((nuint)size);
        new Span<byte>(memory, size).Fill(1);
        return size;
    }

    public int MallocAndFree(int size)
    {
        NativeMemory.Free(NativeMemory.Alloc((nuint)size));
        return size;
    }

    public int TestMalloc(int size)
    {
        nint memory = Malloc((nuint)size);
        if (memory == 0)
            Environment.FailFast("Malloc Failed");
        return size;
    }

    public void ExhaustHeap()
    {
        for (; ; )
            new Span<byte>(NativeMemory.Alloc(1 << 20), 1 << 20).Fill(1);
    }

    public void FillHeapAndCauseException()
    {
        var all = new List<byte[]>();
        try
        {
            while (true)
                all.Add(new byte[64 << 10]);
        }
        catch (OutOfMemoryException)
        {
            throw new InvalidOperationException("The heap is full.");
        }
        finally
        {
            GC.KeepAlive(all);
        }
    }

    public string ExecuteOnHeap()
    {
        byte* code = (byte*)NativeMemory.Alloc(16);
        code[0] = 0xC3; // ret
        ((delegate* unmanaged<void>)code)();
        return "Executed on heap successfully";
    }

    public ulong SpinForMs(uint milliseconds)
    {
        long start = Stopwatch.GetTimestamp();
        ulong looks = 0;
        for (; Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds; looks++)
            Thread.SpinWait(100);
        return looks;
    }

    public void GuestAbortWithCode(int code) => Environment.Exit(code);

    public void GuestAbortWithMessage(int code, string message)
    {
        Console.Error.Write(message);
        Environment.Exit(code);
    }

    public void guest_panic(string message) => Environment.FailFast(message);

    public int CorruptOutputBackPointer()
    {
        // A size prefix that fits, and a root that points behind the message.
        byte* output = (byte*)BootWord(OutputAddressWord);
        *(uint*)output = 60;
        *(uint*)(output + 4) = 0x7FFF_FFF0;
        OutWithPort(108, 64);
        return 0;
    }

    private static int PrintArguments(params ReadOnlySpan<object> arguments)
    {
        var text = new System.Text.StringBuilder("Message:");
        for (int i = 0; i < arguments.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $" arg{i + 1}:{arguments[i]}");
        return PrintLine(text.Append('.').ToString());
    }

    private static int PrintLine(string line)
    {
        Console.Write(line + "\n");
        return line.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int UseStack(int size)
    {
        byte* variable = stackalloc byte[size];
        for (int i = size - 1; i >= 0; i -= 512)
            variable[i] = 1;
        return size;
    }

    [DllImport("libc", EntryPoint = "malloc")]
    private static extern nint Malloc(nuint size);
}
