using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Memory that moves, and questions about it: <c>mremap mincore</c>.</summary>
internal sealed class RemapCalls(AddressSpace space, IKernelEvents events)
{
    private const ulong MayMove = 1, KnownFlags = MayMove;
    private const ulong Page = PageTables.PageSize;

    /// <summary>The longest range that one call moves or looks at, so that no call takes long.</summary>
    private const ulong LongestRange = 1 << 30;

    public void AddTo(SystemCallTable table)
    {
        table[25] = RemapAndTell;
        table[27] = Resident;
    }

    private long RemapAndTell(in SystemCall call)
    {
        long result = Remap(call);
        if (result <= 0)
            return result;
        events.Unmapped(call.Arg0, RoundUp(call.Arg1));
        events.Mapped((ulong)result, call.Arg2);
        return result;
    }

    private long Remap(in SystemCall call)
    {
        (ulong address, ulong old, ulong wanted) = (call.Arg0, RoundUp(call.Arg1), RoundUp(call.Arg2));
        if (address % Page != 0 || old == 0 || wanted == 0 || (call.Arg3 & ~KnownFlags) != 0)
            return Errno.InvalidArgument;
        if (call.Arg1 > LongestRange || call.Arg2 > LongestRange || space.RangeCount >= MemoryCalls.MostRanges)
            return Errno.OutOfMemory;
        if (!space.IsAvailable(address, old) || !space.IsMapped(address, old))
            return Errno.BadAddress;
        if (wanted <= old)
            return Shrink(address, old, wanted);
        if (!HasOneKind(address, old, out PageRights rights))
            return Errno.BadAddress;
        if (space.IsFree(address + old, wanted - old) && space.TryMap(address + old, wanted - old, rights))
            return (long)address;
        return (call.Arg3 & MayMove) != 0 ? Move(address, old, wanted, rights) : Errno.OutOfMemory;
    }

    private long Shrink(ulong address, ulong old, ulong wanted)
    {
        if (wanted < old)
            space.Unmap(address + wanted, old - wanted);
        return (long)address;
    }

    private long Move(ulong address, ulong old, ulong wanted, PageRights rights)
    {
        // What nobody can read cannot be copied; nobody reallocates such memory.
        if (!rights.HasFlag(PageRights.Read) || !space.TryMapAnywhere(wanted, rights, out ulong target))
            return Errno.OutOfMemory;
        Span<byte> content = stackalloc byte[(int)Page];
        for (ulong offset = 0; offset < old; offset += Page)
        {
            space.ThrowIfStopped(offset);
            if (space.TryRead(address + offset, content) && content.ContainsAnyExcept((byte)0))
                space.WriteAsHost(target + offset, content);
        }
        space.Unmap(address, old);
        return (long)target;
    }

    // As Linux, which moves one mapping only.
    private bool HasOneKind(ulong address, ulong length, out PageRights rights)
    {
        rights = space.RightsAt(address);
        for (ulong offset = Page; offset < length; offset += Page)
        {
            if (space.RightsAt(address + offset) != rights)
                return false;
        }
        return true;
    }

    // A byte for each page: 1 when it is there.
    private long Resident(in SystemCall call)
    {
        (ulong address, ulong length) = (call.Arg0, RoundUp(call.Arg1));
        if (address % Page != 0)
            return Errno.InvalidArgument;
        if (length == 0)
            return call.Arg1 == 0 ? 0 : Errno.OutOfMemory;
        if (length > LongestRange || !space.IsAvailable(address, length) || !space.IsMapped(address, length))
            return Errno.OutOfMemory;
        for (ulong page = 0; page < length / Page; page++)
        {
            byte present = space.RightsAt(address + page * Page) == PageRights.None ? (byte)0 : (byte)1;
            if (!space.TryWrite(call.Arg2 + page, present))
                return Errno.BadAddress;
        }
        return 0;
    }

    private static ulong RoundUp(ulong bytes) => bytes > PageTables.AddressLimit ? PageTables.AddressLimit : (bytes + Page - 1) & ~(Page - 1);
}
