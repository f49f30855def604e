namespace Hyperlight;

/// <summary>What a sandbox did since it was built, and the memory that it uses now. Restoring a snapshot does not reset the counts.</summary>
public sealed record SandboxStatistics
{
    /// <summary>How often the guest left to its host on purpose: an answer, a call of a host function, a buffer that shall grow.</summary>
    public long Hypercalls { get; internal init; }

    /// <summary>How many system calls the guest made.</summary>
    public long SystemCalls { get; internal init; }

    /// <summary>How many of them were refused because there is no such system call here.</summary>
    public long RefusedSystemCalls { get; internal init; }

    /// <summary>How many CPU exceptions left the guest, such as page faults.</summary>
    public long Exceptions { get; internal init; }

    /// <summary>How often the guest was interrupted from outside: by a time limit, by <see cref="Sandbox.Interrupt"/>, by a signal of the host.</summary>
    public long Interrupts { get; internal init; }

    /// <summary>How many calls of host functions the guest made.</summary>
    public long HostCalls { get; internal init; }

    /// <summary>Bytes of messages that went into the guest: calls, and answers of host functions.</summary>
    public long BytesIn { get; internal init; }

    /// <summary>Bytes of messages that came out of the guest: answers, and calls of host functions.</summary>
    public long BytesOut { get; internal init; }

    /// <summary>Bytes of memory that the guest has been given, its program and page tables included. Message buffers beyond their first 64 KiB are not.</summary>
    public long MemoryInUse { get; internal init; }

    /// <summary>Bytes of memory that belong to this sandbox alone: what was written since it was built or restored. Zero when the host's kernel (before 6.7) cannot tell.</summary>
    public long PrivateMemory { get; internal init; }
}
