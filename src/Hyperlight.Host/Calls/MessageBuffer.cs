using System.Numerics;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Calls;

/// <summary>
/// A buffer that host and guest share, at a fixed address in the guest and in one piece on the host: a small window of the guest's own
/// memory, and, from the first larger message on, an area of its own.
/// </summary>
internal sealed class MessageBuffer
{
    /// <summary>Bytes of the window.</summary>
    public const int WindowSize = 64 << 10;

    private readonly AddressSpace _space;
    private readonly MemoryArea _area;
    private readonly ulong _window;
    private readonly PageRights _guestRights;
    private ulong _physical;

    /// <param name="space">The guest's address space.</param>
    /// <param name="area">Memory for what does not fit into the window.</param>
    /// <param name="window">Guest-physical address of the window, which is mapped already.</param>
    /// <param name="guestAddress">Where the guest sees the buffer.</param>
    /// <param name="guestRights">What the guest may do with it.</param>
    public MessageBuffer(AddressSpace space, MemoryArea area, ulong window, ulong guestAddress, PageRights guestRights)
    {
        (_space, _area, _window, GuestAddress, _guestRights) = (space, area, window, guestAddress, guestRights);
        space.Reserve(guestAddress, area.Limit);
        ForgetGrowth();
    }

    public ulong GuestAddress { get; }

    /// <summary>The most bytes it can have.</summary>
    public long Limit => (long)_area.Limit;

    /// <summary>Bytes that are mapped.</summary>
    public long Capacity { get; private set; }

    /// <summary>Allocates and maps a window.</summary>
    /// <returns>Its guest-physical address.</returns>
    public static ulong CreateWindow(AddressSpace space, ulong guestAddress, PageRights guestRights)
    {
        ulong window = space.AllocateContiguous(WindowSize / PageTables.PageSize);
        space.MapShared(guestAddress, window, WindowSize, guestRights);
        return window;
    }

    /// <summary>Makes room for a message; what the buffer holds stays.</summary>
    /// <returns>False when that is more than its area has.</returns>
    public bool TryGrowTo(long size)
    {
        if (size <= Capacity)
            return true;
        if (size > Limit)
            return false;
        ulong target = Math.Min(_area.Limit, BitOperations.RoundUpToPowerOf2((ulong)size));
        if (!_area.TryGrowTo(target))
            return false;
        if (_physical == _window)
            LeaveWindow();
        _space.MapShared(GuestAddress + (ulong)Capacity, _physical + (ulong)Capacity, target - (ulong)Capacity, _guestRights);
        Capacity = (long)target;
        return true;
    }

    /// <summary>Goes back to the window, which is empty then, and gives the memory back.</summary>
    public void Shrink()
    {
        if (_physical != _window)
        {
            _space.UnmapShared(GuestAddress, (ulong)Capacity);
            _space.Memory.Discard(_physical, (ulong)Capacity);
            _space.MapShared(GuestAddress, _window, WindowSize, _guestRights);
            ForgetGrowth();
        }
        Span(0, WindowSize).Clear();
    }

    /// <summary>Knows that page tables and memory are again as when the buffer was its window.</summary>
    public void ForgetGrowth() => (_physical, Capacity) = (_window, WindowSize);

    /// <summary>Bytes of the buffer. The guest may change them whenever it runs, if it has the right to write.</summary>
    public Span<byte> Span(long offset, long length) => _space.Memory.Span(_physical + (ulong)offset, checked((int)length));

    private void LeaveWindow()
    {
        Span(0, WindowSize).CopyTo(_space.Memory.Span(_area.Start, WindowSize));
        _space.MapShared(GuestAddress, _area.Start, WindowSize, _guestRights);
        _space.Memory.ForgetRights(_window, WindowSize);
        _physical = _area.Start;
    }
}
