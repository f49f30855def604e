using System.Runtime.CompilerServices;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Tracing;

/// <summary>The guest's end of the record buffer. Any thread may write, also while another one is in the middle of a record.</summary>
internal sealed unsafe class RecordBuffer
{
    [ThreadStatic]
    private static byte[]? t_scratch;

    private readonly SharedMemory _memory;
    private readonly BootInfo* _boot;
    private readonly RecordBufferHeader* _header;
    private readonly byte* _records;
    private readonly uint _capacity;
    private readonly delegate* unmanaged[SuppressGCTransition]<ulong> _timestamp;
    private ulong _callStart;

    public RecordBuffer(SharedMemory memory, BootInfo* boot)
    {
        _memory = memory;
        _boot = boot;
        _header = (RecordBufferHeader*)boot->RecordsAddress;
        _records = (byte*)boot->RecordsAddress + RecordBufferHeader.Size;
        _capacity = (uint)boot->RecordsSize - RecordBufferHeader.Size;
        _timestamp = (delegate* unmanaged[SuppressGCTransition]<ulong>)boot->TimestampStub;
    }

    /// <summary>What the host and the guest say to each other beside records.</summary>
    public ref RecordBufferHeader Header => ref *_header;

    /// <summary>The time stamp counter.</summary>
    public ulong Now => _timestamp();

    /// <summary>Whether somebody wants the spans of the call in progress.</summary>
    public bool WantsSpans => (Wanted & RecordBufferHeader.WantsSpans) != 0;

    /// <summary>Whether somebody listens for spans at all.</summary>
    public bool HasListeners => (Wanted & RecordBufferHeader.HasListeners) != 0;

    /// <summary>The least severity of log records that somebody wants.</summary>
    public RecordLevel LeastLevel => RecordBufferHeader.LeastOf(Wanted);

    private uint Wanted => Volatile.Read(ref _boot->Wanted);

    /// <summary>What is added from now on is of another call; the host is told with the first record of it.</summary>
    public void BeginCall() => Volatile.Write(ref _callStart, Wanted == 0 ? 0 : Now);

    /// <summary>Takes this thread's memory for one record; who writes another record meanwhile, because a value's text needs it, gets other memory.</summary>
    public static byte[] TakeScratch()
    {
        byte[] scratch = t_scratch ?? GC.AllocateUninitializedArray<byte>(RecordLimits.Record);
        t_scratch = null;
        return scratch;
    }

    /// <summary>Gives memory back in which no record came about.</summary>
    public static void GiveBack(byte[] scratch) => t_scratch = scratch;

    /// <summary>Puts a record into the buffer, and gives the memory back that it was written in.</summary>
    /// <returns>False when there is no room, although the host was asked to make some.</returns>
    public bool TryAdd(byte[] scratch, scoped ref RecordWriter record)
    {
        int length = record.Finish();
        if (record.DroppedFields > 0)
            Interlocked.Add(ref _header->DroppedFields, (uint)record.DroppedFields);
        if (_callStart != 0)
            AddStart();
        bool added = TryAdd(scratch.AsSpan(0, length));
        t_scratch = scratch;
        return added;
    }

    private void AddStart()
    {
        ulong start = Interlocked.Exchange(ref _callStart, 0);
        Span<byte> record = stackalloc byte[RecordWriter.StartSize];
        if (start != 0)
            TryAdd(record[..RecordWriter.GuestStart(record, start).Finish()]);
    }

    private bool TryAdd(ReadOnlySpan<byte> record)
    {
        uint size = ((uint)record.Length + RecordBufferHeader.Alignment - 1) & ~(uint)(RecordBufferHeader.Alignment - 1);
        if (!TryReserve(size, out uint place))
        {
            _memory.Hypercall(HypercallPort.FlushRecords, 0);
            // What lies behind a record that is not complete cannot be taken.
            if (!TryReserve(size, out place))
                return false;
        }
        record[sizeof(uint)..].CopyTo(new Span<byte>(_records + place + sizeof(uint), record.Length - sizeof(uint)));
        // Last: it makes the record complete.
        Volatile.Write(ref Unsafe.AsRef<uint>(_records + place), Unsafe.ReadUnaligned<uint>(in record[0]));
        return true;
    }

    // The host may start over at 0 between any two instructions: then the place is taken anew.
    private bool TryReserve(uint size, out uint place)
    {
        do
        {
            place = Volatile.Read(ref _header->Reserved);
            if (place > _capacity || size > _capacity - place)
                return false;
        }
        while (Interlocked.CompareExchange(ref _header->Reserved, place + size, place) != place);
        return true;
    }
}
