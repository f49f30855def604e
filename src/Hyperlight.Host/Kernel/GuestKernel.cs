using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Stands in for the operating system: answers the guest's system calls, and runs it until it wants something of the host.</summary>
internal sealed class GuestKernel
{
    private const int ThreadLimit = 64, PageFaultVector = 14, MostRetries = 4;
    private const uint WriteBit = 2, FetchBit = 16;

    private readonly IVirtualMachine _machine;
    private readonly AddressSpace _space;
    private readonly Symbolizer _symbolizer;
    private readonly Scheduler _scheduler;
    private readonly SystemCallTable _table = new();
    private readonly OutputTail _output;
    private readonly IKernelState[] _parts;
    private int _retries;

    public GuestKernel(IVirtualMachine machine, AddressSpace space, ulong heapStart, ulong memoryLimit, GuestOutputHandler output, Symbolizer symbolizer)
    {
        (_machine, _space, _symbolizer) = (machine, space, symbolizer);
        _scheduler = new Scheduler(machine, ThreadLimit);
        _output = new OutputTail(output);
        var time = new TimeCalls(space, _scheduler);
        var memory = new MemoryCalls(space, heapStart);
        memory.AddTo(_table);
        new ThreadCalls(machine, space, _scheduler).AddTo(_table);
        new FutexCalls(space, _scheduler, time).AddTo(_table);
        time.AddTo(_table);
        new SignalCalls(space, _scheduler, signal => throw new GuestExitedException(128 + signal, signal, _output.Text)).AddTo(_table);
        var files = new FileCalls(space, _scheduler, _output.Write);
        files.AddTo(_table);
        new IdentityCalls(space, memoryLimit).AddTo(_table);
        _parts = [_scheduler, memory, files];
        _table[231] = (in SystemCall call) => throw new GuestExitedException((int)call.Arg0, null, _output.Text); // exit_group
    }

    /// <summary>Number of exits that may have changed what <see cref="Save"/> writes.</summary>
    public long Changes { get; private set; }

    /// <summary>Writes the kernel's part of a snapshot.</summary>
    public void Save(BinaryWriter writer) => Array.ForEach(_parts, part => part.Save(writer));

    /// <summary>Becomes what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">That is no possible state.</exception>
    public void Load(BinaryReader reader) => Array.ForEach(_parts, part => part.Load(reader));

    /// <summary>Begins at the given instruction; nothing runs yet.</summary>
    public void Start(ulong entryPoint, ulong stackPointer)
    {
        _machine.Registers = new GuestRegisters { Rip = entryPoint, Rsp = stackPointer };
        _scheduler.Start();
    }

    /// <summary>Runs the guest until it leaves through a port.</summary>
    /// <exception cref="OperationCanceledException">The guest must stop.</exception>
    /// <exception cref="GuestFaultException">It did what the CPU does not allow.</exception>
    /// <exception cref="GuestExitedException">It ended itself.</exception>
    /// <exception cref="GuestDeadlockException">All its threads wait for each other.</exception>
    public VcpuExit RunToHypercall(RunControl control)
    {
        _retries = 0;
        while (true)
        {
            VcpuExit exit = _machine.Run();
            switch (exit.Kind)
            {
                case ExitKind.Hypercall:
                    return exit;
                case ExitKind.SystemCall:
                    Answer(control);
                    break;
                case ExitKind.Interrupted when !control.MustStop:
                case ExitKind.Exception when IsStale(exit):
                    break;
                case ExitKind.Interrupted:
                    throw new OperationCanceledException();
                default:
                    throw FaultReport.Describe(exit, _machine.Registers.Rip, _symbolizer);
            }
        }
    }

    private void Answer(RunControl control)
    {
        _retries = 0;
        Changes++;
        var call = new SystemCall(_machine.Registers);
        _machine.Registers.Rax = (ulong)_table.Answer(call);
        _scheduler.SwitchIfAsked(control);
        if (control.MustStop)
            throw new OperationCanceledException();
    }

    // A CPU may still hold a right that was too small when the page tables already grant it: the access is tried again.
    private bool IsStale(in VcpuExit exit)
    {
        if (exit.Vector != PageFaultVector || _retries++ >= MostRetries)
            return false;
        PageRights needed = (exit.ErrorCode & FetchBit) != 0 ? PageRights.Execute
            : (exit.ErrorCode & WriteBit) != 0 ? PageRights.Write : PageRights.Read;
        return _space.RightsAt(exit.Address).HasFlag(needed);
    }
}
