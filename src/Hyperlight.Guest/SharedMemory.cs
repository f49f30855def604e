using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Hyperlight.Guest.Tracing;
using Hyperlight.Protocol;

namespace Hyperlight.Guest;

/// <summary>What host and guest share, as the boot page tells it: the two message buffers and the way out.</summary>
internal sealed unsafe class SharedMemory
{
    private readonly BootInfo* _boot;
    private readonly delegate* unmanaged<uint, uint, void> _hypercall;

    private SharedMemory(BootInfo* boot)
    {
        _boot = boot;
        // An ordinary transition: while the guest stands still here, its other threads can collect garbage.
        _hypercall = (delegate* unmanaged<uint, uint, void>)boot->HypercallStub;
    }

    /// <summary>What the host told.</summary>
    public ref readonly BootInfo Boot => ref *_boot;

    /// <summary>Where records go; null when the host has no room for any.</summary>
    public RecordBuffer? CreateRecordBuffer() => _boot->RecordsAddress == 0 ? null : new RecordBuffer(this, _boot);

    /// <summary>What the host wants to be told of the call in progress; 0 for nothing.</summary>
    public uint Wanted => Volatile.Read(ref _boot->Wanted);

    public long MaxMessageSize => (long)_boot->MaxMessageSize;

    /// <summary>Finds the boot page.</summary>
    /// <returns>Null when the program does not run in a sandbox of this protocol.</returns>
    public static SharedMemory? Find()
    {
        string? address = Environment.GetEnvironmentVariable(BootInfo.EnvironmentVariable);
        if (!ulong.TryParse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong value))
            return null;
        var boot = (BootInfo*)value;
        return boot->Magic == BootInfo.ExpectedMagic && boot->ProtocolVersion == ProtocolVersion.Current ? new SharedMemory(boot) : null;
    }

    /// <summary>Leaves to the host; returns when the host lets the guest go on.</summary>
    public void Hypercall(HypercallPort port, int value) => _hypercall((uint)port, (uint)value);

    /// <summary>The first bytes of the output buffer, which grows as needed.</summary>
    /// <exception cref="MessageTooLargeException">The host does not allow that many.</exception>
    public Span<byte> Output(long size, string what)
    {
        const int page = 4096;
        if (size > (long)_boot->OutputCapacity)
        {
            if (size <= MaxMessageSize)
                Hypercall(HypercallPort.GrowOutput, (int)((size + page - 1) / page));
            if (size > (long)Volatile.Read(ref _boot->OutputCapacity))
                throw new MessageTooLargeException(what, size, MaxMessageSize);
        }
        return new Span<byte>((byte*)_boot->OutputAddress, (int)size);
    }

    /// <summary>The message at an offset of the input buffer, with its size prefix.</summary>
    public ReadOnlySpan<byte> Input(long offset)
    {
        var prefix = new ReadOnlySpan<byte>((byte*)_boot->InputAddress + offset, sizeof(uint));
        return new ReadOnlySpan<byte>((byte*)_boot->InputAddress + offset, checked((int)BinaryPrimitives.ReadUInt32LittleEndian(prefix) + sizeof(uint)));
    }

    /// <summary>Bytes of the input buffer as memory, for as long as the manager lives.</summary>
    public MemoryManager<byte> InputMemory(int offset, int length) => new View((byte*)_boot->InputAddress + offset, length);

    /// <summary>A part of the input buffer, which nobody can use once it was disposed of.</summary>
    private sealed class View(byte* start, int length) : MemoryManager<byte>
    {
        private bool _over;

        public override Span<byte> GetSpan()
        {
            ObjectDisposedException.ThrowIf(_over, "This memory belongs to a call that has returned; copy what you want to keep. It");
            return new Span<byte>(start, length);
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length);
            return new MemoryHandle(start + elementIndex, pinnable: this);
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing) => _over = true;
    }
}
