namespace Hyperlight.Host.Kernel;

/// <summary>The system calls that a guest may make. What is not in the table gets <c>ENOSYS</c> and is counted.</summary>
internal sealed class SystemCallTable
{
    private const int Size = 512;

    private readonly SystemCallHandler?[] _handlers = new SystemCallHandler?[Size];

    /// <summary>How many calls were refused because they are not in the table.</summary>
    public long Refused { get; private set; }

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
        Refused++;
        return Errno.NotImplemented;
    }
}
