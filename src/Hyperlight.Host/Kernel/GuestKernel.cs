using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel.Clock;
using Hyperlight.Host.Kernel.Signals;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Stands in for the operating system: answers the guest's system calls, and runs it until it wants something of the host.</summary>
internal sealed class GuestKernel
{
    private const int ThreadLimit = 64, PageFaultVector = 14, MostRetries = 4;
    private const uint WriteBit = 2, FetchBit = 16;

    private readonly IVirtualMachine _machine;
    private readonly AddressSpace _space;
    private readonly GuestDiagnostics _diagnostics;
    private readonly IKernelEvents _events;
    private readonly Scheduler _scheduler;
    private readonly SystemCallTable _table;
    private readonly OutputTail _output;
    private readonly SignalCalls _signals;
    private readonly CpuTime _cpu;
    private readonly IKernelState[] _parts;
    private (ulong Instruction, ulong Address) _retried;
    private int _retries;

    public GuestKernel(
        IVirtualMachine machine, AddressSpace space, ulong heapStart, ulong memoryLimit, GuestOutputHandler output, GuestDiagnostics diagnostics, IKernelEvents events)
    {
        (_machine, _space, _diagnostics, _events) = (machine, space, diagnostics, events);
        _table = new SystemCallTable(events);
        _scheduler = new Scheduler(machine, ThreadLimit);
        _output = new OutputTail(output, events);
        Clock = new GuestClock(space, machine.TimestampFrequency);
        _cpu = new CpuTime(machine, Clock, _scheduler);
        var time = new TimeCalls(space, _scheduler, Clock, _cpu);
        var memory = new MemoryCalls(space, heapStart, events);
        memory.AddTo(_table);
        new RemapCalls(space, events).AddTo(_table);
        new ThreadCalls(machine, space, _scheduler).AddTo(_table);
        new FutexCalls(space, _scheduler, time).AddTo(_table);
        time.AddTo(_table);
        new SchedulingCalls(space, _scheduler).AddTo(_table);
        _signals = new SignalCalls(machine, space, _scheduler, EndBySignal);
        _signals.AddTo(_table);
        var files = new FileCalls(space, _scheduler, _output);
        files.AddTo(_table);
        new PollCalls(space, _scheduler, files).AddTo(_table);
        new IdentityCalls(space, memoryLimit).AddTo(_table);
        _parts = [_scheduler, memory, files, _signals, _cpu];
        _table[231] = (in SystemCall call) => throw new GuestExitedException((int)call.Arg0, null, _output.Text); // exit_group
    }

    /// <summary>The guest's clocks; they must be told when guest memory was replaced.</summary>
    public GuestClock Clock { get; }

    /// <summary>Number of exits that may have changed what <see cref="Save"/> writes.</summary>
    public long Changes { get; private set; }

    /// <summary>Writes the kernel's part of a snapshot.</summary>
    public void Save(BinaryWriter writer) => Array.ForEach(_parts, part => part.Save(writer));

    /// <summary>Becomes what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">That is no possible state.</exception>
    public void Load(BinaryReader reader)
    {
        Array.ForEach(_parts, part => part.Load(reader));
        TellThread();
        _output.Forget();
    }

    /// <summary>Guest memory was replaced by what it was at the last <see cref="Load"/>; what else runs on with time goes back too.</summary>
    public void MemoryWasReplaced()
    {
        Clock.MemoryWasReplaced();
        _cpu.Rewind();
    }

    /// <summary>Where the guest is: the stack of the thread that runs, or when all wait of the first one, which serves the host's calls.</summary>
    public GuestStack CaptureStack()
    {
        List<GuestThreadState> threads = _scheduler.States();
        return _diagnostics.StackOf(_scheduler.Current.IsWaiting ? threads.MinBy(static thread => thread.Id)! : threads[0]);
    }

    /// <summary>Writes a core dump of the guest as it stands.</summary>
    public void WriteCoreDump(Stream stream) => _diagnostics.WriteCore(stream, _scheduler.States(), default);

    /// <summary>Begins at the given instruction; nothing runs yet.</summary>
    public void Start(ulong entryPoint, ulong stackPointer)
    {
        _machine.Registers = new GuestRegisters { Rip = entryPoint, Rsp = stackPointer };
        _scheduler.Start();
        _scheduler.Current.StackTop = stackPointer;
        TellThread();
    }

    /// <summary>The host calls the guest: what is limited for a call is limited anew.</summary>
    public void BeginCall() => _output.BeginCall();

    /// <summary>Runs the guest until it leaves through a port.</summary>
    /// <exception cref="OperationCanceledException">The guest must stop.</exception>
    /// <exception cref="GuestFaultException">It did what the CPU does not allow.</exception>
    /// <exception cref="GuestExitedException">It ended itself.</exception>
    /// <exception cref="GuestDeadlockException">All its threads wait for each other.</exception>
    public VcpuExit RunToHypercall(RunControl control)
    {
        _retries = 0;
        _signals.Faults.Forget();
        _cpu.Start();
        try
        {
            return Run(control);
        }
        finally
        {
            _cpu.Stop();
        }
    }

    private VcpuExit Run(RunControl control)
    {
        while (true)
        {
            Clock.Keep();
            VcpuExit exit = _machine.Run();
            _events.VcpuExited(exit.Kind);
            switch (exit.Kind)
            {
                case ExitKind.Hypercall:
                    return exit;
                case ExitKind.SystemCall:
                    Answer(control);
                    break;
                // Also a guest that does nothing but fault must stop.
                case ExitKind.Interrupted or ExitKind.Exception when control.MustStop:
                    throw new OperationCanceledException();
                case ExitKind.Interrupted:
                case ExitKind.Exception when IsStale(exit) || TryHandle(exit):
                    break;
                default:
                    throw Fault(_signals.Faults.OriginOf(exit));
            }
        }
    }

    private void Answer(RunControl control)
    {
        _retries = 0;
        Changes++;
        var call = new SystemCall(_machine.Registers);
        _machine.Registers.Rax = (ulong)AnswerInTime(call, control);
        SwitchThread(control);
        _signals.Deliver();
        if (control.MustStop)
            throw new OperationCanceledException();
    }

    private long AnswerInTime(in SystemCall call, RunControl control)
    {
        _space.Control = control;
        try
        {
            return _table.Answer(call);
        }
        finally
        {
            _space.Control = null;
        }
    }

    private void SwitchThread(RunControl control)
    {
        GuestThread before = _scheduler.Current;
        try
        {
            _scheduler.SwitchIfAsked(control);
        }
        catch (GuestDeadlockException deadlock)
        {
            deadlock.Stacks = _diagnostics.StacksOf(_scheduler.States());
            throw;
        }
        if (!ReferenceEquals(before, _scheduler.Current))
            TellThread();
    }

    private void TellThread() => _events.ThreadRuns(_scheduler.Current.Id, _scheduler.Current.StackTop);

    private bool TryHandle(in VcpuExit exit)
    {
        Changes++;
        return _signals.Faults.TryDeliver(exit);
    }

    private GuestFaultException Fault(DeliveredFault fault)
    {
        _signals.Faults.GoBackTo(fault);
        return _diagnostics.Fault(fault.Exit, [fault.Thread, .. _scheduler.States().Where(thread => thread.Id != fault.Thread.Id)]);
    }

    // A guest that aborts because of a fault tells less about it than the fault does.
    private void EndBySignal(int signal) =>
        throw (_signals.Faults.Last is { } fault ? Fault(fault) : _diagnostics.Abort(signal, _output.Text, _scheduler.States()));

    // A CPU may still hold a right that was too small when the page tables already grant it: the access is tried again.
    private bool IsStale(in VcpuExit exit)
    {
        if (exit.Vector != PageFaultVector)
            return false;
        (ulong, ulong) access = (_machine.Registers.Rip, exit.Address);
        _retries = access == _retried ? _retries + 1 : 0;
        _retried = access;
        if (_retries >= MostRetries)
            return false;
        PageRights needed = (exit.ErrorCode & FetchBit) != 0 ? PageRights.Execute
            : (exit.ErrorCode & WriteBit) != 0 ? PageRights.Write : PageRights.Read;
        return _space.RightsAt(exit.Address).HasFlag(needed);
    }
}
