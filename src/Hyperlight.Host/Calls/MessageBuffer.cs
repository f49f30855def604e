using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Calls;

/// <summary>A buffer that host and guest share: at a fixed address in the guest, in one piece on the host, growing as messages need it.</summary>
internal sealed class MessageBuffer(AddressSpace space, MemoryArea area, ulong guestAddress, PageRights guestRights)
{
    private const long FirstCapacity = 64 << 10;

    public ulong GuestAddress => guestAddress;

    /// <summary>The most bytes it can have.</summary>
    public long Limit => (long)area.Limit;

    /// <summary>Bytes that are mapped.</summary>
    public long Capacity { get; private set; }

    /// <summary>Makes room for a message.</summary>
    /// <returns>False when that is more than the sandbox allows.</returns>
    public bool TryGrowTo(long size)
    {
        if (size <= Capacity)
            return true;
        if (size > (long)area.Limit)
            return false;
        long target = Math.Min((long)area.Limit, Math.Max(FirstCapacity, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)size)));
        if (!area.TryGrowTo((ulong)target))
            return false;
        space.MapShared(guestAddress + (ulong)Capacity, area.Start + (ulong)Capacity, (ulong)(target - Capacity), guestRights);
        Capacity = target;
        return true;
    }

    /// <summary>Bytes of the buffer. The guest may change them whenever it runs, if it has the right to write.</summary>
    public Span<byte> Span(long offset, long length) => space.Memory.Span(area.Start + (ulong)offset, checked((int)length));
}
