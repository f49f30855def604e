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
    private int _retries;

    public GuestKernel(IVirtualMachine machine, AddressSpace space, ulong heapStart, ulong memoryLimit, GuestOutputHandler output, Symbolizer symbolizer)
    {
        (_machine, _space, _symbolizer) = (machine, space, symbolizer);
        _scheduler = new Scheduler(machine, ThreadLimit);
        _output = new OutputTail(output);
        var time = new TimeCalls(space, _scheduler);
        new MemoryCalls(space, heapStart).AddTo(_table);
        new ThreadCalls(machine, space, _scheduler).AddTo(_table);
        new FutexCalls(space, _scheduler, time).AddTo(_table);
        time.AddTo(_table);
        new SignalCalls(space, _scheduler, signal => throw new GuestExitedException(128 + signal, signal, _output.Text)).AddTo(_table);
        new FileCalls(space, _scheduler, _output.Write).AddTo(_table);
        new IdentityCalls(space, memoryLimit).AddTo(_table);
        _table[231] = (in SystemCall call) => throw new GuestExitedException((int)call.Arg0, null, _output.Text); // exit_group
    }

    /// <summary>Begins at the given instruction; nothing runs yet.</summary>
    public void Start(ulong entryPoint, ulong stackPointer)
    {
        _machine.Registers = new GuestRegisters { Rip = entryPoint, Rsp = stackPointer };
        _scheduler.Start();
    }

    /// <summary>Runs the guest until it leaves through a port.</summary>
    /// <exception cref="OperationCanceledException">The deadline is over.</exception>
    /// <exception cref="GuestFaultException">It did what the CPU does not allow.</exception>
    /// <exception cref="GuestExitedException">It ended itself.</exception>
    /// <exception cref="GuestDeadlockException">All its threads wait for each other.</exception>
    public VcpuExit RunToHypercall(in Deadline deadline)
    {
        while (true)
        {
            VcpuExit exit = _machine.Run();
            switch (exit.Kind)
            {
                case ExitKind.Hypercall:
                    return exit;
                case ExitKind.SystemCall:
                    Answer(deadline);
                    break;
                case ExitKind.Interrupted when !deadline.IsOver:
                case ExitKind.Exception when IsStale(exit):
                    break;
                case ExitKind.Interrupted:
                    throw new OperationCanceledException();
                default:
                    throw FaultReport.Describe(exit, _machine.Registers.Rip, _symbolizer);
            }
        }
    }

    private void Answer(in Deadline deadline)
    {
        _retries = 0;
        var call = new SystemCall(_machine.Registers);
        _machine.Registers.Rax = (ulong)_table.Answer(call);
        _scheduler.SwitchIfAsked(deadline);
        if (deadline.IsOver)
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
