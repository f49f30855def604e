namespace Hyperlight.Host.Memory;

/// <summary>A part of guest-physical memory that grows: attached to the guest in ever larger steps, because an attachment costs by its size.</summary>
internal sealed class MemoryArea(GuestMemory memory, ulong start, ulong limit, ulong firstStep)
{
    private ulong _attached;

    public GuestMemory Memory => memory;

    public ulong Start => start;

    /// <summary>The most bytes it can have.</summary>
    public ulong Limit => limit;

    /// <summary>Makes the first <paramref name="length"/> bytes usable.</summary>
    /// <returns>False when that is more than the limit.</returns>
    public bool TryGrowTo(ulong length)
    {
        if (length > limit)
            return false;
        if (length > _attached)
        {
            ulong target = Math.Min(limit, Math.Max(length, Math.Max(firstStep, _attached * 2)));
            memory.Attach(start + _attached, target - _attached);
            _attached = target;
        }
        return true;
    }
}
