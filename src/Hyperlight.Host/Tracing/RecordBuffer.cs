using System.Runtime.InteropServices;
using Hyperlight.Host.Image;
using Hyperlight.Host.Memory;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Tracing;

/// <summary>The host's end of the record buffer. Used only while the vCPU stands still: what is checked stays so until it is used.</summary>
/// <remarks>The guest begins at the start again once all is taken, so that few pages are written, which a restore has to put back.</remarks>
/// <param name="memory">The guest's memory.</param>
/// <param name="physical">Guest-physical address of the buffer, which is mapped already.</param>
internal sealed class RecordBuffer(GuestMemory memory, ulong physical)
{
    /// <summary>Size of the buffer with its header.</summary>
    public const int Bytes = 256 << 10;

    private const uint Capacity = Bytes - RecordBufferHeader.Size;

    /// <summary>What host and guest say to each other beside records; the guest may have written anything.</summary>
    public ref RecordBufferHeader Header => ref MemoryMarshal.AsRef<RecordBufferHeader>(memory.Span(physical, RecordBufferHeader.Size));

    /// <summary>Whether there is anything to take.</summary>
    public bool HasRecords => Header.Reserved != 0;

    /// <summary>Allocates and maps a buffer.</summary>
    /// <returns>Its guest-physical address.</returns>
    public static ulong Create(AddressSpace space)
    {
        ulong physical = space.AllocateContiguous(Bytes / PageTables.PageSize);
        space.MapShared(GuestLayout.Records, physical, Bytes, PageRights.Read | PageRights.Write);
        return physical;
    }

    /// <summary>Keeps the buffer that a snapshot brings from guest code.</summary>
    public static void Reserve(AddressSpace space) => space.Reserve(GuestLayout.Records, Bytes);

    /// <summary>The next record that is complete.</summary>
    /// <param name="record">The record, until <see cref="Advance"/>; empty when its length is impossible.</param>
    /// <returns>False when there is none.</returns>
    public bool TryPeek(out ReadOnlySpan<byte> record)
    {
        record = default;
        (uint start, uint end) = Pending;
        if (start >= end)
            return false;
        Span<byte> pending = Records.Slice((int)start, (int)(end - start));
        uint content = MemoryMarshal.Read<uint>(pending);
        // Somebody is in the middle of it.
        if (content == 0)
            return false;
        if (content <= pending.Length - sizeof(uint))
            record = pending[..(int)(content + sizeof(uint))];
        return true;
    }

    /// <summary>Gives up a record.</summary>
    /// <param name="record">What <see cref="TryPeek"/> gave. After an impossible length nobody knows where the next one begins: all goes.</param>
    public void Advance(ReadOnlySpan<byte> record)
    {
        (uint start, uint end) = Pending;
        uint size = record.IsEmpty ? end - start : Math.Min(end - start, ((uint)record.Length + RecordBufferHeader.Alignment - 1) & ~(uint)(RecordBufferHeader.Alignment - 1));
        Records.Slice((int)start, (int)size).Clear();
        Header.Taken = start + size;
    }

    /// <summary>Lets the guest begin at the start, unless a record that is not complete lies in the way.</summary>
    public void StartOver()
    {
        (uint start, uint end) = Pending;
        if (start >= end)
            (Header.Reserved, Header.Taken) = (0, 0);
    }

    private Span<byte> Records => memory.Span(physical + RecordBufferHeader.Size, (int)Capacity);

    // Whole records lie between; whatever the guest wrote, both are within the buffer.
    private (uint Start, uint End) Pending
    {
        get
        {
            const uint mask = ~(uint)(RecordBufferHeader.Alignment - 1);
            return (Math.Min(Header.Taken, Capacity) & mask, Math.Min(Header.Reserved, Capacity) & mask);
        }
    }
}
