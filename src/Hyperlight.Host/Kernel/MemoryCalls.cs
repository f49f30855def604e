using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Memory: <c>brk mmap munmap mprotect madvise membarrier</c>. Only private anonymous memory exists.</summary>
internal sealed class MemoryCalls : IKernelState
{
    private const int MapFixed = 0x10, MapAnonymous = 0x20, MapFixedNoReplace = 0x10_0000;
    private const int AdviseDontNeed = 4;
    private const int MembarrierQuery = 0, MembarrierPrivateExpedited = 1 << 3, MembarrierRegisterPrivateExpedited = 1 << 4;

    /// <summary>As Linux: <c>vm.max_map_count</c>.</summary>
    public const int MostRanges = 65530;

    private readonly AddressSpace _space;
    private readonly IKernelEvents _events;
    private readonly ulong _heapStart;
    private ulong _heapEnd;

    /// <param name="space">The guest's memory.</param>
    /// <param name="heapStart">Where the heap that <c>brk</c> moves starts.</param>
    /// <param name="events">Is told what is mapped.</param>
    public MemoryCalls(AddressSpace space, ulong heapStart, IKernelEvents events)
    {
        (_space, _events) = (space, events);
        _heapStart = _heapEnd = heapStart;
    }

    public void Save(BinaryWriter writer) => writer.Write(_heapEnd);

    public void Load(BinaryReader reader) => _heapEnd = reader.ReadUInt64();

    public void AddTo(SystemCallTable table)
    {
        table[9] = MapAndTell;
        table[10] = Protect;
        table[11] = Unmap;
        table[12] = Break;
        table[28] = Advise;
        table[324] = Membarrier;
    }

    private long MapAndTell(in SystemCall call)
    {
        long result = Map(call);
        if (result > 0)
            _events.Mapped((ulong)result, call.Arg1);
        return result;
    }

    private long Map(in SystemCall call)
    {
        (ulong address, ulong flags) = (call.Arg0, call.Arg3);
        if ((flags & MapAnonymous) == 0)
            return Errno.AccessDenied;
        if (!TryPages(call.Arg1, out ulong length) || length == 0 || !IsAligned(address) && (flags & (MapFixed | MapFixedNoReplace)) != 0)
            return Errno.InvalidArgument;
        if (!TryRights(call.Arg2, out PageRights rights))
            return Errno.AccessDenied;
        if (_space.RangeCount >= MostRanges)
            return Errno.OutOfMemory;
        if ((flags & (MapFixed | MapFixedNoReplace)) == 0)
            return _space.TryMapAnywhere(length, rights, out address) ? (long)address : Errno.OutOfMemory;
        if ((flags & MapFixedNoReplace) != 0 && !_space.IsFree(address, length))
            return Errno.FileExists;
        return _space.TryMap(address, length, rights) ? (long)address : Errno.OutOfMemory;
    }

    private long Unmap(in SystemCall call)
    {
        if (!IsAligned(call.Arg0) || !TryPages(call.Arg1, out ulong length) || !_space.IsAvailable(call.Arg0, length))
            return Errno.InvalidArgument;
        // As Linux: a range that is split makes one more.
        if (_space.RangeCount >= MostRanges && _space.IsMapped(call.Arg0 - PageTables.PageSize, length + 2 * PageTables.PageSize))
            return Errno.OutOfMemory;
        _space.Unmap(call.Arg0, length);
        _events.Unmapped(call.Arg0, length);
        return 0;
    }

    private long Protect(in SystemCall call)
    {
        if (!IsAligned(call.Arg0) || !TryPages(call.Arg1, out ulong length))
            return Errno.InvalidArgument;
        if (length == 0)
            return 0;
        if (!TryRights(call.Arg2, out PageRights rights))
            return Errno.AccessDenied;
        if (!_space.IsAvailable(call.Arg0, length) || !_space.IsMapped(call.Arg0, length))
            return Errno.OutOfMemory;
        return _space.TryProtect(call.Arg0, length, rights) ? 0 : Errno.OutOfMemory;
    }

    private long Break(in SystemCall call)
    {
        ulong wanted = call.Arg0;
        if (wanted < _heapStart || !TryPages(wanted - _heapStart, out ulong length) || !TryPages(_heapEnd - _heapStart, out ulong old))
            return (long)_heapEnd;
        if (length > old)
        {
            ulong start = _heapStart + old;
            if (_space.RangeCount >= MostRanges || !_space.IsFree(start, length - old) || !_space.TryMap(start, length - old, PageRights.Read | PageRights.Write))
                return (long)_heapEnd;
        }
        else if (length < old)
        {
            _space.Unmap(_heapStart + length, old - length);
        }
        _heapEnd = wanted;
        return (long)_heapEnd;
    }

    private long Advise(in SystemCall call)
    {
        if (!IsAligned(call.Arg0) || !TryPages(call.Arg1, out ulong length))
            return Errno.InvalidArgument;
        if (length == 0)
            return 0;
        if (!_space.IsAvailable(call.Arg0, length) || !_space.IsMapped(call.Arg0, length))
            return Errno.OutOfMemory;
        if (call.Arg2 == AdviseDontNeed)
            _space.Discard(call.Arg0, length);
        return 0;
    }

    // One vCPU runs one thread at a time: every barrier is already in force.
    private static long Membarrier(in SystemCall call) => call.Arg0 switch
    {
        MembarrierQuery => MembarrierPrivateExpedited | MembarrierRegisterPrivateExpedited,
        MembarrierPrivateExpedited or MembarrierRegisterPrivateExpedited => 0,
        _ => Errno.InvalidArgument,
    };

    // Memory is never writable and executable at once.
    private static bool TryRights(ulong protection, out PageRights rights)
    {
        rights = (PageRights)(protection & 7);
        return (rights & (PageRights.Write | PageRights.Execute)) != (PageRights.Write | PageRights.Execute);
    }

    private static bool IsAligned(ulong address) => address % PageTables.PageSize == 0;

    private static bool TryPages(ulong bytes, out ulong rounded)
    {
        rounded = (bytes + PageTables.PageSize - 1) & ~(ulong)(PageTables.PageSize - 1);
        return bytes <= PageTables.AddressLimit;
    }
}
