using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Threads: <c>clone clone3 exit set_tid_address sched_yield arch_prctl</c> and what else belongs to a thread. There are no processes.</summary>
internal sealed class ThreadCalls(IVirtualMachine machine, AddressSpace space, Scheduler scheduler)
{
    private const ulong ShareMemory = 0x100, SameGroup = 0x1_0000, SetThreadPointer = 0x8_0000, SetParentId = 0x10_0000,
        ClearChildId = 0x20_0000, SetChildId = 0x100_0000, NeededFlags = ShareMemory | SameGroup | SetThreadPointer;

    private const ulong SetFsBase = 0x1002, GetFsBase = 0x1003;

    public void AddTo(SystemCallTable table)
    {
        table[24] = Yield;
        table[39] = static (in SystemCall _) => Scheduler.FirstId;
        table[56] = Clone;
        table[60] = Exit;
        table[158] = ThreadPointer;
        table[186] = (in SystemCall _) => scheduler.Current.Id;
        table[218] = SetClearOnExit;
        table[435] = CloneWithArguments;
        table[273] = static (in SystemCall _) => 0; // set_robust_list: no thread dies holding a shared lock here
    }

    private long Yield(in SystemCall call)
    {
        scheduler.Yield();
        return 0;
    }

    private long Clone(in SystemCall call) => Create(call.Arg0, call.Arg1, call.Arg2, call.Arg3, call.Arg4);

    // struct clone_args: flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls; what follows has to do with processes.
    private long CloneWithArguments(in SystemCall call)
    {
        const int first = 64, all = 88;
        Span<byte> arguments = stackalloc byte[all];
        arguments.Clear();
        if (call.Arg1 < first)
            return Errno.InvalidArgument;
        if (call.Arg1 > all)
            return Errno.TooBig;
        if (!space.TryRead(call.Arg0, arguments[..(int)call.Arg1]))
            return Errno.BadAddress;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(arguments);
        return arguments[first..].ContainsAnyExcept((byte)0) ? Errno.InvalidArgument : Create(words[0], words[5] + words[6], words[3], words[2], words[7]);
    }

    private long Create(ulong flags, ulong stack, ulong parentId, ulong childId, ulong threadPointer)
    {
        if ((flags & NeededFlags) != NeededFlags)
            return Errno.NotPermitted;
        if (threadPointer >= PageTables.AddressLimit)
            return Errno.InvalidArgument;
        if (scheduler.TryAdd() is not { } thread)
            return Errno.TryAgain;
        thread.Registers.Rax = 0;
        thread.Registers.Rsp = thread.StackTop = stack;
        thread.ThreadPointer = threadPointer;
        thread.ClearOnExit = (flags & ClearChildId) != 0 ? childId : 0;
        // As Linux: an address that cannot be written is the caller's own loss.
        _ = (flags & SetParentId) != 0 && space.TryWrite(parentId, thread.Id);
        _ = (flags & SetChildId) != 0 && space.TryWrite(childId, thread.Id);
        return thread.Id;
    }

    private long Exit(in SystemCall call)
    {
        ulong clear = scheduler.Current.ClearOnExit;
        // As Linux: an address that cannot be written is the thread's own loss.
        if (clear != 0 && space.TryWrite(clear, 0))
            scheduler.Wake(clear, 1);
        return scheduler.EndCurrent() ? 0 : throw new GuestExitedException((int)call.Arg0, null, "");
    }

    private long ThreadPointer(in SystemCall call)
    {
        if (call.Arg0 == GetFsBase)
            return space.TryWrite(call.Arg1, machine.ThreadPointer) ? 0 : Errno.BadAddress;
        if (call.Arg0 != SetFsBase)
            return Errno.InvalidArgument;
        if (call.Arg1 >= PageTables.AddressLimit)
            return Errno.NotPermitted;
        machine.ThreadPointer = call.Arg1;
        return 0;
    }

    private long SetClearOnExit(in SystemCall call)
    {
        scheduler.Current.ClearOnExit = call.Arg0;
        return scheduler.Current.Id;
    }
}
