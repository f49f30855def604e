namespace Hyperlight.Host.Kernel;

/// <summary>The system calls that a guest may make. What is not in the table gets <c>ENOSYS</c> and is counted.</summary>
internal sealed class SystemCallTable(IKernelEvents events)
{
    private const int Size = 512;

    private readonly SystemCallHandler?[] _handlers = new SystemCallHandler?[Size];

    /// <summary>Sets who answers a call; numbers are those of asm/unistd_64.h.</summary>
    public SystemCallHandler this[int number]
    {
        set => _handlers[number] = value;
    }

    public long Answer(in SystemCall call)
    {
        SystemCallHandler? handler = call.Number < Size ? _handlers[call.Number] : null;
        if (handler is not null)
            return handler(call);
        events.SystemCallRefused(call.Number);
        return Errno.NotImplemented;
    }
}
