using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight.Host.Image;
using Hyperlight.Host.Memory;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Profiling;

/// <summary>The host's end of the profile buffer. Used only while the vCPU stands still: what is checked stays so until it is used.</summary>
/// <param name="memory">The guest's memory.</param>
/// <param name="physical">Guest-physical address of the buffer, which is mapped already.</param>
internal sealed class ProfileBuffer(GuestMemory memory, ulong physical)
{
    /// <summary>Size of the buffer with its header.</summary>
    public const int Bytes = 512 << 10;

    private const uint Capacity = Bytes - ProfileHeader.Size;

    /// <summary>What host and guest say to each other beside records; the guest may have written anything.</summary>
    public ref ProfileHeader Header => ref MemoryMarshal.AsRef<ProfileHeader>(memory.Span(physical, ProfileHeader.Size));

    /// <summary>Allocates and maps a buffer in which nothing is wanted.</summary>
    /// <returns>Its guest-physical address.</returns>
    public static ulong Create(AddressSpace space)
    {
        ulong physical = space.AllocateContiguous(Bytes / PageTables.PageSize);
        space.MapShared(GuestLayout.Profile, physical, Bytes, PageRights.Read | PageRights.Write);
        new ProfileBuffer(space.Memory, physical).Stop();
        return physical;
    }

    /// <summary>Keeps the buffer that a snapshot brings from guest code.</summary>
    public static void Reserve(AddressSpace space) => space.Reserve(GuestLayout.Profile, Bytes);

    /// <summary>Asks for records.</summary>
    /// <param name="meanBytes">Mean bytes between recorded allocations; 0 for all.</param>
    public void Start(long meanBytes) => Header = new ProfileHeader
    {
        MeanBytes = meanBytes,
        // The first gap is as long as any other: an allocation that is recorded for certain would count for too many.
        Remaining = (long)(-Math.Log(1 - Random.Shared.NextDouble()) * meanBytes),
        Random = (ulong)Random.Shared.NextInt64(),
    };

    /// <summary>Asks for no more records.</summary>
    public void Stop() => Header = new ProfileHeader { MeanBytes = ProfileHeader.Off, Remaining = long.MaxValue };

    /// <summary>The next record.</summary>
    /// <param name="offset">Where it lies; afterwards, where the one behind it does.</param>
    /// <param name="record">The record.</param>
    /// <param name="values">The values that follow it; zeros when none do.</param>
    /// <param name="rest">What follows them: a copy of a stack, or ranges.</param>
    /// <returns>False when there is none, or what lies there is none.</returns>
    public bool TryRead(ref int offset, out ProfileRecord record, out ProfileRecord.Values values, out ReadOnlySpan<byte> rest)
    {
        record = default;
        values = default;
        rest = default;
        int end = (int)Math.Min(Header.Length, Capacity);
        if (end - offset < Unsafe.SizeOf<ProfileRecord>())
            return false;
        ReadOnlySpan<byte> written = memory.Span(physical + ProfileHeader.Size + (ulong)offset, end - offset);
        record = MemoryMarshal.Read<ProfileRecord>(written);
        if (record.Length < Unsafe.SizeOf<ProfileRecord>() || record.Length > (uint)written.Length)
            return false;
        rest = written[Unsafe.SizeOf<ProfileRecord>()..(int)record.Length];
        if (record.Kind != ProfileRecordKind.Survivors && MemoryMarshal.TryRead(rest, out values))
            rest = rest[Unsafe.SizeOf<ProfileRecord.Values>()..];
        offset += (int)record.Length;
        return true;
    }

    /// <summary>Gives up all records.</summary>
    public void Clear() => Header.Length = 0;
}
