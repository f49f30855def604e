using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>A machine whose vCPU is a process: guest code runs as it is, and each of its system calls, faults and port accesses is an exit. Not thread-safe.</summary>
internal sealed class PtraceMachine : IVirtualMachine
{
    /// <summary>Bytes of the vector registers' state, as KVM has them.</summary>
    public const int StateSize = 4096;

    private const byte InvalidGate = 0x80, Protection = 13, PageFault = 14;
    private const uint Present = 1, User = 4, Fetch = 16;
    private const int SystemCallLength = 2;

    private readonly PtraceHypervisor _hypervisor;
    private readonly TracedChild _owned;
    private readonly Tracer _tracer;
    private readonly Action _run, _interrupt, _readState;
    private readonly byte[] _extended = new byte[StateSize];
    private SharedMemory _memory = null!;
    private AddressSpace _space = null!;
    private ChildMappings _mappings = null!;
    private GuestRegisters _registers;
    private ulong _gsBase;
    private long _earlierTime;
    private StatePlace _extendedPlace = StatePlace.Process;
    private bool _wasInterrupted;
    private VcpuExit _exit;

    public PtraceMachine(PtraceHypervisor hypervisor)
    {
        _hypervisor = hypervisor;
        _owned = new TracedChild();
        _tracer = _owned.Tracer;
        (_run, _interrupt, _readState) = (RunToExit, () => _owned.Child?.Interrupt(), ReadState);
    }

    /// <summary>Where the vector registers are as they must be.</summary>
    private enum StatePlace
    {
        Process,
        Both,
        Copy,
    }

    public ref GuestRegisters Registers => ref _registers;

    public ulong ThreadPointer { get; set; }

    public int ExtendedStateSize => StateSize;

    public ulong TimestampFrequency => _hypervisor.TimestampFrequency;

    public long ProcessorTime => _earlierTime + _owned.Child!.ProcessorTime;

    public GuestMemory CreateMemory(ulong size) => _memory = SharedMemory.Create(this, size);

    // The process maps what it needs when it needs it.
    public void AddMemory(ulong guestPhysical, nint host, ulong length)
    {
    }

    public void Configure(AddressSpace space, SystemPages pages)
    {
        _space = space;
        _mappings = new ChildMappings(space);
        space.PageChanged = _mappings.Forget;
        _tracer.Do(Start);
    }

    public VcpuExit Run()
    {
        if (_registers.Rip >= PageTables.AddressLimit)
            return new VcpuExit(ExitKind.Shutdown) { Detail = "it would go on where no guest code can be" };
        // Instructions of a process can set both, and the kernel takes neither back.
        if (Math.Max(ThreadPointer, _gsBase) >= ChildCall.EndOfMemory)
            return new VcpuExit(ExitKind.Shutdown) { Detail = "the base of a segment is where no memory can be" };
        _tracer.Do(_run, _interrupt);
        return _exit;
    }

    public GuestRegisters PeekRegisters() => _registers;

    public VcpuState SaveState()
    {
        byte[] extended = new byte[StateSize];
        SaveExtendedState(extended);
        return new VcpuState(_registers, ThreadPointer, extended);
    }

    public void LoadState(VcpuState state)
    {
        _registers = state.Registers;
        (ThreadPointer, _gsBase) = (state.ThreadPointer, 0);
        RestoreExtendedState(state.ExtendedState);
        // Also while nothing ran: somebody may have killed it.
        if (_owned.Child!.HasEnded())
            _tracer.Do(Start);
    }

    public void MemoryWasReplaced() => _mappings.ForgetAll();

    public void SaveExtendedState(Span<byte> state)
    {
        if (_extendedPlace == StatePlace.Process)
            _tracer.Do(_readState);
        _extended.CopyTo(state);
    }

    public void RestoreExtendedState(ReadOnlySpan<byte> state)
    {
        state.CopyTo(_extended);
        _extendedPlace = StatePlace.Copy;
    }

    public long CountTouchedPages() => 0;

    public void Dispose() => _owned.Dispose();

    // What the process holds of a guest is in the registers and the memory, so that a new one can take over.
    private void Start()
    {
        _earlierTime += _owned.Child?.ProcessorTime ?? 0;
        _owned.Child?.Dispose();
        _owned.Child = ChildProcess.Start(_memory.File);
        _mappings.Reset();
        _wasInterrupted = false;
    }

    private void ReadState()
    {
        // Of a process that has ended nobody knows; whoever looks at the guest is told what it had last.
        if (!_owned.Child!.HasEnded())
            _owned.Child.ReadExtendedState(_extended);
        _extendedPlace = StatePlace.Both;
    }

    private void RunToExit()
    {
        ChildProcess child = _owned.Child!;
        try
        {
            if (child.End is null)
            {
                _tracer.Tighten(child.Id);
                _mappings.Settle(child, ref _wasInterrupted);
            }
            while (!TryExit(child, out _exit))
            {
            }
        }
        // Somebody else ended it, whatever it was being asked for.
        catch (HypervisorException) when (child.HasEnded())
        {
            _exit = Ended(child);
        }
    }

    private bool TryExit(ChildProcess child, out VcpuExit exit)
    {
        exit = new VcpuExit(ExitKind.Interrupted);
        if (_wasInterrupted)
        {
            _wasInterrupted = false;
            return true;
        }
        int stop = child.End is not null ? 0 : Enter(child);
        if (stop == 0)
        {
            exit = Ended(child);
            return true;
        }
        UserRegisters registers = child.Read();
        LeaveWith(registers);
        // The kernel has code segments of 32 bits, which a vCPU of ours has not.
        if (registers.Cs != UserRegisters.UserCode && stop != ChildSignal.Stop)
        {
            exit = new VcpuExit(ExitKind.Exception) { Vector = Protection };
            return true;
        }
        switch (stop)
        {
            case ChildSignal.AtSystemCall:
                // The number is kept apart, because the result goes where it was.
                _registers.Rax = registers.SystemCall;
                exit = SystemCallExit();
                return true;
            case ChildSignal.Stop:
                return true;
            default:
                return TryExit(child, child.ReadSignal(), out exit);
        }
    }

    private int Enter(ChildProcess child)
    {
        if (_extendedPlace == StatePlace.Copy)
            child.WriteExtendedState(_extended);
        _extendedPlace = StatePlace.Process;
        _registers.KeepToUserFlags();
        child.Write(UserRegisters.Of(_registers, ThreadPointer, _gsBase));
        return child.Run(TraceRequest.RunWithoutSystemCalls);
    }

    private void LeaveWith(in UserRegisters registers)
    {
        _registers = registers.General;
        (ThreadPointer, _gsBase) = (registers.FsBase, registers.GsBase);
    }

    // By the instruction: Linux also takes system calls of 32-bit programs, which a vCPU of ours knows nothing of.
    private VcpuExit SystemCallExit()
    {
        Span<byte> instruction = stackalloc byte[SystemCallLength];
        if (!_space.TryRead(_registers.Rip - SystemCallLength, instruction))
            return new VcpuExit(ExitKind.Exception) { Vector = Protection };
        if (instruction is [0x0F, 0x05])
            return new VcpuExit(ExitKind.SystemCall);
        _registers.Rip -= SystemCallLength;
        return new VcpuExit(ExitKind.Exception) { Vector = Protection, ErrorCode = InvalidGate << 3 | 2 };
    }

    private bool TryExit(ChildProcess child, in ChildSignal signal, out VcpuExit exit)
    {
        exit = default;
        if (signal.IsPageFault && _mappings.TryMap(child, signal.Address, ref _wasInterrupted))
            return false;
        if (signal is { Number: ChildSignal.Segmentation, Code: ChildSignal.FromKernel } && PortInstruction.TryRead(_space, _registers, out PortInstruction instruction)
            && SystemPages.MayUsePort(instruction.Port, instruction.Width))
        {
            exit = PortExit(instruction);
            return true;
        }
        exit = signal.Number switch
        {
            ChildSignal.SystemCall => VsyscallExit(signal),
            ChildSignal.Bus when signal.Code == ChildSignal.NoMemory => new VcpuExit(ExitKind.Shutdown) { Detail = "the host has no memory for a page of it" },
            ChildSignal.Illegal or ChildSignal.Trap or ChildSignal.Bus or ChildSignal.FloatingPoint or ChildSignal.Segmentation => ExceptionExit(child, signal),
            _ => new VcpuExit(ExitKind.Interrupted),
        };
        return true;
    }

    private VcpuExit ExceptionExit(ChildProcess child, in ChildSignal signal)
    {
        ReadState();
        VcpuExit exit = FaultProbe.Look(child, signal, _space, _mappings, _extended, out bool isSpoilt);
        _extendedPlace = StatePlace.Copy;
        // The kernel has taken its handlers away.
        if (isSpoilt)
            Start();
        if (exit.Vector != PageFault)
            return exit;
        // Whether the page is there is what the page tables say: the process may not have mapped it yet.
        bool isPresent = _space.RightsAt(exit.Address) != PageRights.None;
        return exit with { ErrorCode = exit.ErrorCode & ~Present | (isPresent ? Present : 0) };
    }

    // A page of Linux's own that a vCPU does not have; the filter turned the call down after the kernel had returned from it.
    private VcpuExit VsyscallExit(in ChildSignal signal)
    {
        _registers.Rip = signal.Address;
        _registers.Rsp -= sizeof(ulong);
        return new VcpuExit(ExitKind.Exception) { Vector = PageFault, ErrorCode = User | Fetch, Address = signal.Address };
    }

    private VcpuExit PortExit(in PortInstruction instruction)
    {
        int width = instruction.Port == HypercallPage.SystemCallPort ? sizeof(byte) : sizeof(uint);
        if (!instruction.IsOut || instruction.Width != width || instruction.HasOddAddress)
            return new VcpuExit(ExitKind.Shutdown) { Detail = $"an access to port {instruction.Port} that is no hypercall" };
        if (!instruction.TryStep(_space, ref _registers, out uint value))
            return new VcpuExit(ExitKind.Exception) { Vector = PageFault, ErrorCode = User, Address = _registers.Rsi };
        if (instruction.Port != HypercallPage.SystemCallPort)
            return new VcpuExit(ExitKind.Hypercall) { Port = instruction.Port, Value = value };
        // As after a syscall instruction, which keeps them there.
        (_registers.Rip, _registers.Rflags) = (_registers.Rcx, _registers.R11);
        return new VcpuExit(ExitKind.SystemCall);
    }

    private static VcpuExit Ended(ChildProcess child) => new(ExitKind.Shutdown) { Detail = $"the end of its process: {child.End}" };
}
