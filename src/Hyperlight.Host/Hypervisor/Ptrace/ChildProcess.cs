using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;
using Microsoft.Win32.SafeHandles;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>The process that runs a guest, seen by the thread that traces it: what does not say otherwise works on that thread alone.</summary>
internal sealed unsafe class ChildProcess : IDisposable
{
    private const int TraceSystemCalls = 1, EndWithTracer = 1 << 20;
    // The instruction, and the breakpoint behind it.
    private const ulong CallLength = 3;

    // More than any CPU has: 11008 with AMX.
    private const int LargestState = 16 << 10;

    private const int AllThreads = 0x4000_0000, DoNotWait = 1, VectorState = 0x202;

    // posix_spawn_file_actions_t has 80 bytes in glibc and in musl.
    private const int SpawnActionsSize = 128;

    // Of the clock of a process, include/linux/posix-timers.h: its number inverted, and which of its times.
    private const int ScheduledTime = 2;

    private readonly byte[] _state = new byte[LargestState];
    private readonly int _id;
    private readonly SafeFileHandle _handle;
    private int _stateLength;
    private bool _isReaped;

    private ChildProcess(int id, SafeFileHandle handle) => (_id, _handle) = (id, handle);

    public int Id => _id;

    /// <summary>How it ended; null while it lives.</summary>
    public string? End { get; private set; }

    /// <summary>Nanoseconds that it has run, from any thread; 0 once it is gone.</summary>
    public long ProcessorTime => _isReaped ? 0 : Libc.ReadNanoseconds(~_id << 3 | ScheduledTime);

    /// <summary>Starts a process that has nothing but its memory, and no page of that mapped.</summary>
    /// <exception cref="HypervisorException">The host's kernel refused it.</exception>
    public static ChildProcess Start(SafeFileHandle memory)
    {
        int id = Spawn(memory);
        int handle = (int)Libc.Call(Libc.OpenProcess, id, 0, 0, 0);
        var child = new ChildProcess(id, new SafeFileHandle(handle, ownsHandle: true));
        try
        {
            if (handle < 0)
                throw new HypervisorException($"pidfd_open failed: {Libc.LastError}.");
            child.Prepare();
            return child;
        }
        catch
        {
            child.Dispose();
            throw;
        }
    }

    /// <summary>Lets it run until it stops.</summary>
    /// <param name="request">How: <see cref="TraceRequest"/>.</param>
    /// <param name="signal">What it gets first; 0 for nothing.</param>
    /// <returns>The signal that it stopped with; 0 when it ended.</returns>
    public int Run(int request, int signal = 0)
    {
        // Who was killed meanwhile can only be waited for.
        if (Libc.Trace(request, _id, 0, signal) < 0 && Marshal.GetLastPInvokeError() != Libc.ErrorNoProcess)
            throw new HypervisorException($"ptrace failed to let the guest's process run: {Libc.LastError}.");
        return Wait();
    }

    /// <summary>True when it was ended by somebody else. Works on any thread while the tracer's has nothing to do.</summary>
    public bool HasEnded()
    {
        if (_isReaped)
            return true;
        int found = Libc.WaitForProcess(_id, out int status, AllThreads | DoNotWait);
        if (found == _id)
            Learn(status);
        else if (found < 0 && Marshal.GetLastPInvokeError() == Libc.ErrorNoChild)
            LearnNothing();
        return _isReaped;
    }

    /// <summary>Has it make a system call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="wasInterrupted">Set when it was to be interrupted meanwhile.</param>
    /// <returns>What the call returned; a negative error number when it failed.</returns>
    public long Make(in ChildCall call, ref bool wasInterrupted)
    {
        var registers = new GuestRegisters
        {
            Rax = call.Number, Rdi = call.Arg0, Rsi = call.Arg1, Rdx = call.Arg2, R10 = call.Arg3, R8 = call.Arg4, R9 = call.Arg5, Rip = HypercallPage.SystemCallInstruction,
        };
        registers.KeepToUserFlags();
        UserRegisters user = UserRegisters.Of(registers, 0, 0);
        Write(user);
        int stop;
        while ((stop = Run(TraceRequest.Continue)) == ChildSignal.Stop)
            wasInterrupted = true;
        if (stop == 0)
            throw new HypervisorException($"The guest's process ended: {End}.");
        if (stop != ChildSignal.Trap)
            throw new HypervisorException($"The guest's process got signal {stop} in a system call of its host's.");
        user = Read();
        return user.Rip == HypercallPage.SystemCallInstruction + CallLength ? (long)user.Rax
            : throw new HypervisorException("The guest's process is not where its host had it make a system call.");
    }

    public UserRegisters Read()
    {
        UserRegisters registers;
        Trace(TraceRequest.GetRegisters, 0, (nint)(&registers));
        return registers;
    }

    public void Write(UserRegisters registers) => Trace(TraceRequest.SetRegisters, 0, (nint)(&registers));

    public ChildSignal ReadSignal()
    {
        ChildSignal signal;
        Trace(TraceRequest.GetSignal, 0, (nint)(&signal));
        return signal;
    }

    /// <summary>Copies the x87, SSE and AVX state out, in the standard form of XSAVE.</summary>
    public void ReadExtendedState(Span<byte> state)
    {
        fixed (byte* pointer = _state)
        {
            var area = new Area { Start = (nint)pointer, Length = LargestState };
            Trace(TraceRequest.GetRegisterSet, VectorState, (nint)(&area));
            _stateLength = (int)area.Length;
        }
        state.Clear();
        _state.AsSpan(0, Math.Min(_stateLength, state.Length)).CopyTo(state);
    }

    public void WriteExtendedState(ReadOnlySpan<byte> state)
    {
        // The kernel takes all that it has or nothing; what a snapshot does not hold, processes do not have unasked.
        if (_stateLength == 0)
            ReadExtendedState(stackalloc byte[0]);
        _state.AsSpan().Clear();
        state[..Math.Min(_stateLength, state.Length)].CopyTo(_state);
        fixed (byte* pointer = _state)
        {
            var area = new Area { Start = (nint)pointer, Length = (nuint)_stateLength };
            Trace(TraceRequest.SetRegisterSet, VectorState, (nint)(&area));
        }
    }

    /// <summary>Stops it, from any thread.</summary>
    public void Interrupt() => _ = Libc.Call(Libc.SignalProcess, _handle.DangerousGetHandle(), ChildSignal.Stop, 0, 0);

    public void Dispose()
    {
        // By its number, which nobody else has before it was waited for: the handle may have been collected already.
        if (!_isReaped)
            _ = Libc.Kill(_id, ChildSignal.Kill);
        while (!_isReaped)
            _ = Wait();
        _handle.Dispose();
    }

    private static int Spawn(SafeFileHandle memory)
    {
        byte* actions = stackalloc byte[SpawnActionsSize];
        ReadOnlySpan<byte> name = "hyperlight-vcpu\0"u8;
        fixed (byte* argument = name)
        {
            nint* arguments = stackalloc nint[2] { (nint)argument, 0 };
            nint nothing = 0;
            _ = Libc.InitializeSpawnActions(actions);
            _ = Libc.AddSpawnDuplicate(actions, (int)memory.DangerousGetHandle(), ChildProgram.MemoryDescriptor);
            string path = $"/proc/self/fd/{(int)ChildProgram.Instance.Descriptor.DangerousGetHandle()}";
            int error = Libc.Spawn(out int id, path, actions, null, arguments, &nothing);
            _ = Libc.DestroySpawnActions(actions);
            return error == 0 ? id : throw new HypervisorException($"A process for the guest cannot be started: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    private void Prepare()
    {
        int stop = Wait();
        if (stop != ChildSignal.Trap)
            throw new HypervisorException($"A process for the guest cannot be prepared: {(stop == 0 ? End : $"signal {stop}")}.");
        Trace(TraceRequest.SetOptions, 0, TraceSystemCalls | EndWithTracer);
        bool wasInterrupted = false;
        foreach (ChildCall call in (ChildCall[])[ChildCall.UnmapRange(0, HypercallPage.Address), ChildCall.UnmapRange(HypercallPage.Address + Memory.PageTables.PageSize, ChildCall.EndOfMemory)])
        {
            long result = Make(call, ref wasInterrupted);
            if (result != 0)
                throw new HypervisorException($"A process for the guest cannot be emptied: {Marshal.GetPInvokeErrorMessage((int)-result)}.");
        }
    }

    private int Wait()
    {
        int status;
        while (Libc.WaitForProcess(_id, out status, AllThreads) < 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Libc.ErrorInterrupted:
                    break;
                case Libc.ErrorNoChild:
                    LearnNothing();
                    return 0;
                default:
                    throw new HypervisorException($"waitpid failed: {Libc.LastError}.");
            }
        }
        return Learn(status);
    }

    // A host that ignores the ends of its children is not told how they did.
    private void LearnNothing() => (_isReaped, End) = (true, "it is gone");

    private int Learn(int status)
    {
        const int stopped = 0x7F;
        if ((status & 0xFF) == stopped)
            return status >> 8 & 0xFF;
        _isReaped = true;
        End = (status & stopped) == 0 ? ChildProgram.Instance.StepOf(status >> 8 & 0xFF) : $"it was ended by signal {status & stopped}";
        return 0;
    }

    private void Trace(int request, nint address, nint data, [CallerArgumentExpression(nameof(request))] string name = "")
    {
        if (Libc.Trace(request, _id, address, data) >= 0)
            return;
        string error = Libc.LastError;
        // It is being killed.
        if (Marshal.GetLastPInvokeError() == Libc.ErrorNoProcess)
            _ = Wait();
        throw new HypervisorException($"ptrace ({name}) failed: {error}.");
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Area
    {
        public nint Start;
        public nuint Length;
    }
}
