using System.Diagnostics;
using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel.Signals;

namespace Hyperlight.Host.Kernel;

/// <summary>A thread of the guest: its registers while it does not run, and what it waits for.</summary>
internal sealed class GuestThread(int id)
{
    /// <summary>Bytes of the <c>syscall</c> instruction.</summary>
    public const int SystemCallLength = 2;

    public int Id { get; } = id;

    public GuestRegisters Registers;

    public ulong ThreadPointer { get; set; }

    /// <summary>Where its stack begins, which grows down from there.</summary>
    public ulong StackTop { get; set; }

    /// <summary>x87, SSE and AVX state while another thread runs.</summary>
    public byte[]? ExtendedState { get; set; }

    /// <summary>The signals that it blocks.</summary>
    public ulong SignalMask { get; set; }

    public ThreadSignals Signals { get; } = new();

    /// <summary>Where a zero is written, and waiters are woken, when the thread ends; 0 for nowhere.</summary>
    public ulong ClearOnExit { get; set; }

    public bool IsWaiting { get; private set; }

    /// <summary>The futex it waits on, or 0.</summary>
    public ulong FutexAddress { get; private set; }

    /// <summary>Smaller for who has waited longer.</summary>
    public long WaitNumber { get; private set; }

    /// <summary>When the wait ends by itself, in host monotonic time.</summary>
    public long? WakeAt { get; private set; }

    private long _resultAtTimeout;
    private long? _repeatedCall;

    /// <summary>Writes the thread; a wait is written with the time that is left of it.</summary>
    public void Save(BinaryWriter writer, int extendedStateSize)
    {
        writer.Write(Id);
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<GuestRegisters>(in Registers)));
        writer.Write(ThreadPointer);
        writer.Write(StackTop);
        writer.Write(ExtendedState ?? new byte[extendedStateSize]);
        writer.Write(SignalMask);
        Signals.Save(writer);
        writer.Write(ClearOnExit);
        writer.Write(IsWaiting);
        writer.Write(FutexAddress);
        writer.Write(WaitNumber);
        writer.Write(WakeAt is { } end ? Math.Max(0, end - Stopwatch.GetTimestamp()) : -1);
        writer.Write(_resultAtTimeout);
        writer.Write(_repeatedCall ?? -1);
    }

    /// <exception cref="EndOfStreamException">There is not enough.</exception>
    public static GuestThread Load(BinaryReader reader, int extendedStateSize)
    {
        var thread = new GuestThread(reader.ReadInt32());
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(new Span<GuestRegisters>(ref thread.Registers)));
        thread.ThreadPointer = reader.ReadUInt64();
        thread.StackTop = reader.ReadUInt64();
        thread.ExtendedState = new byte[extendedStateSize];
        reader.BaseStream.ReadExactly(thread.ExtendedState);
        thread.SignalMask = reader.ReadUInt64();
        thread.Signals.Load(reader);
        thread.ClearOnExit = reader.ReadUInt64();
        (thread.IsWaiting, thread.FutexAddress, thread.WaitNumber) = (reader.ReadBoolean(), reader.ReadUInt64(), reader.ReadInt64());
        long left = reader.ReadInt64();
        thread.WakeAt = left < 0 ? null : Stopwatch.GetTimestamp() + left;
        thread._resultAtTimeout = reader.ReadInt64();
        long repeated = reader.ReadInt64();
        thread._repeatedCall = repeated < 0 ? null : repeated;
        return thread;
    }

    /// <summary>Stops running until woken, or until the time comes.</summary>
    public void Wait(ulong futexAddress, long? wakeAt, long resultAtTimeout, long number)
    {
        (IsWaiting, FutexAddress, WakeAt, _resultAtTimeout, WaitNumber) = (true, futexAddress, wakeAt, resultAtTimeout, number);
    }

    /// <summary>Stops running until woken, and then makes the same system call again.</summary>
    public void WaitAndRepeat(ulong key, long? wakeAt, long resultAtTimeout, long number, ulong callNumber)
    {
        Wait(key, wakeAt, resultAtTimeout, number);
        _repeatedCall = (long)callNumber;
    }

    /// <summary>Makes the thread runnable; its system call gives a result.</summary>
    public void Wake(long result)
    {
        (IsWaiting, FutexAddress, WakeAt) = (false, 0, null);
        Registers.Rax = (ulong)(_repeatedCall ?? result);
        _repeatedCall = null;
    }

    /// <summary>Makes the thread runnable because its time is over; a call that would be made again returns.</summary>
    public void WakeByTime()
    {
        if (_repeatedCall is not null)
            Registers.Rip += SystemCallLength;
        _repeatedCall = null;
        Wake(_resultAtTimeout);
    }

    /// <summary>Moves a waiting thread to another futex.</summary>
    public void Requeue(ulong futexAddress) => FutexAddress = futexAddress;
}
