using System.Runtime;
using System.Runtime.CompilerServices;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Profiling;

/// <summary>The guest's end of the profile buffer.</summary>
/// <remarks>
/// It is used wherever memory is allocated: within the garbage collector, in native code, before the runtime has started. So nothing here allocates, throws, or
/// changes the collector's mode, and calls go through pointers that the compiler takes for managed ones.
/// </remarks>
internal static unsafe class ProfileBuffer
{
    private static ProfileHeader* s_header;
    private static uint s_capacity;
    private static ulong s_callFrame;
    private static ProfileRecord* s_survivors;
    private static delegate*<uint, uint, void> s_hypercall;
    private static delegate*<ulong> s_timestamp;
    private static delegate*<ulong*, void> s_registers;

    /// <summary>Whether anything is recorded.</summary>
    public static bool IsOn => s_header is not null && s_header->MeanBytes != ProfileHeader.Off;

    /// <summary>Whether all is recorded.</summary>
    public static bool IsExact => s_header->MeanBytes == 0;

    /// <summary>Knows where records go: from now on they are made.</summary>
    public static void Start(in BootInfo boot)
    {
        if (boot.ProfileAddress == 0)
            return;
        s_capacity = (uint)boot.ProfileSize - ProfileHeader.Size;
        s_hypercall = (delegate*<uint, uint, void>)boot.HypercallStub;
        s_timestamp = (delegate*<ulong>)boot.TimestampStub;
        s_registers = (delegate*<ulong*, void>)boot.RegistersStub;
        s_header = (ProfileHeader*)boot.ProfileAddress;
    }

    /// <summary>A method answers a call of the host: what lies outside of its frame stays as it is until the next call, so the host can read it itself.</summary>
    /// <param name="place">A place in the frame.</param>
    public static void BeginCall(byte* place) => s_callFrame = (ulong)place & ~7ul;

    /// <summary>Whether an allocation is to be recorded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Wants(ulong size) => s_header is not null && (s_header->Remaining -= (long)size) < 0;

    /// <summary>Records an allocation or a free, called by what serves it: the host leaves out this frame and the one of its caller.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Add(ProfileRecordKind kind, ulong pointer, ulong size, ulong type)
    {
        ProfileHeader* header = s_header;
        if (kind != ProfileRecordKind.NativeFree)
            header->Remaining = Gap.Next(header);
        ProfileRecord.Values registers;
        s_registers((ulong*)&registers);
        ulong top = registers[2];
        ulong end = top < s_callFrame && s_callFrame < header->StackEnd ? s_callFrame : header->StackEnd;
        // A signal has a stack of its own, which lies elsewhere: the host reads that itself.
        ulong stack = end - top;
        bool isCopied = stack <= ProfileRecord.MostStack;
        ProfileRecord* record = Reserve((uint)(sizeof(ProfileRecord) + sizeof(ProfileRecord.Values)) + (isCopied ? (uint)stack & ~7u : 0), kind);
        (record->Pointer, record->Extent, record->Detail) = (pointer, size, type);
        *(ProfileRecord.Values*)(record + 1) = registers;
        if (isCopied)
            Copy((ProfileRecord.Values*)(record + 1) + 1, (void*)top, (nuint)stack & ~(nuint)7);
        Complete(record);
        if (!isCopied)
            Flush();
    }

    /// <summary>Records what happens in a garbage collection.</summary>
    public static void Note(ProfileRecordKind kind, ulong start, ulong end)
    {
        ProfileRecord* record = Reserve((uint)sizeof(ProfileRecord), kind);
        (record->Pointer, record->Extent, record->Detail) = (start, end, 0);
        Complete(record);
    }

    /// <summary>Records what survives a garbage collection. There may be thousands of such ranges, so they share a record as long as it is the last one.</summary>
    public static void NoteSurvivors(in ProfileRecord.Survivors range)
    {
        uint size = (uint)sizeof(ProfileRecord.Survivors);
        ProfileRecord* record = HasRoom(s_survivors) ? s_survivors : BeginSurvivors();
        *(ProfileRecord.Survivors*)((byte*)record + record->Length) = range;
        record->Length += size;
        Volatile.Write(ref s_header->Length, s_header->Length + size);
    }

    /// <summary>Records that a garbage collection is over.</summary>
    public static void NoteEnd(ulong generation, in ProfileRecord.Values sizes)
    {
        ProfileRecord* record = Reserve((uint)(sizeof(ProfileRecord) + sizeof(ProfileRecord.Values)), ProfileRecordKind.CollectionEnd);
        (record->Pointer, record->Extent, record->Detail) = (generation, 0, 0);
        *(ProfileRecord.Values*)(record + 1) = sizes;
        Complete(record);
    }

    // Another record forgets this one, and what the host has taken leaves an empty buffer.
    private static bool HasRoom(ProfileRecord* survivors) => survivors is not null && s_header->Length != 0
        && survivors->Length < sizeof(ProfileRecord) + ProfileRecord.Survivors.Most * sizeof(ProfileRecord.Survivors)
        && s_header->Length <= s_capacity - (uint)sizeof(ProfileRecord.Survivors);

    private static ProfileRecord* BeginSurvivors()
    {
        ProfileRecord* record = Reserve((uint)(sizeof(ProfileRecord) + sizeof(ProfileRecord.Survivors)), ProfileRecordKind.Survivors);
        (record->Pointer, record->Extent, record->Detail) = (0, 0, 0);
        record->Length = (uint)sizeof(ProfileRecord);
        Complete(record);
        return s_survivors = record;
    }

    private static ProfileRecord* Reserve(uint length, ProfileRecordKind kind)
    {
        s_survivors = null;
        ProfileHeader* header = s_header;
        if (header->Length > s_capacity - length)
            Empty(header);
        var record = (ProfileRecord*)((byte*)header + ProfileHeader.Size + header->Length);
        (record->Length, record->Kind, record->Timestamp) = (length, kind, s_timestamp());
        return record;
    }

    // Last: only what lies before this length is taken.
    private static void Complete(ProfileRecord* record) => Volatile.Write(ref s_header->Length, s_header->Length + record->Length);

    private static void Empty(ProfileHeader* header)
    {
        Flush();
        // The host takes nothing any more when the trace is full, and a collection that has begun goes on telling.
        header->Length = 0;
    }

    private static void Flush() => s_hypercall((uint)HypercallPort.FlushRecords, 0);

    // .NET's own way may change the collector's mode.
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memcpy")]
    private static extern void* Copy(void* to, void* from, nuint length);
}
