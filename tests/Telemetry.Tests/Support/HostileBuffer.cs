using System.Diagnostics;
using System.Runtime.InteropServices;
using Hyperlight;
using Hyperlight.Host;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;
using Hyperlight.Host.Telemetry;
using Hyperlight.Host.Tracing;
using Hyperlight.Protocol;

namespace Telemetry.Tests.Support;

/// <summary>A record buffer in guest memory that no guest runs in: the test writes whatever it likes, and the host takes it.</summary>
internal sealed class HostileBuffer : IDisposable
{
    private readonly IVirtualMachine _machine = Hypervisors.Choose(new SandboxOptions()).CreateMachine();
    private readonly GuestMemory _memory;
    private readonly SandboxTelemetry _owner;

    public HostileBuffer(TelemetryOptions telemetry)
    {
        _memory = _machine.CreateMemory(RecordBuffer.Bytes);
        _memory.Attach(0, RecordBuffer.Bytes);
        _owner = new SandboxTelemetry(new HostTelemetry(telemetry));
        Trace = new GuestTrace(new RecordBuffer(_memory, 0), wanted => Wanted = wanted, _owner, HostCounter.Frequency);
    }

    public GuestTrace Trace { get; }

    /// <summary>What the guest was told last.</summary>
    public uint Wanted { get; private set; }

    public GuestCounters Counters => _owner.Counters;

    public ref RecordBufferHeader Header => ref MemoryMarshal.AsRef<RecordBufferHeader>(_memory.Span(0, RecordBufferHeader.Size));

    /// <summary>All of the buffer behind the header.</summary>
    public Span<byte> Records => _memory.Span(RecordBufferHeader.Size, RecordBuffer.Bytes - RecordBufferHeader.Size);

    /// <summary>Puts a record behind those that are there, as a guest does.</summary>
    public void Add(ReadOnlySpan<byte> record)
    {
        record.CopyTo(Records[(int)Header.Reserved..]);
        Header.Reserved += (uint)(record.Length + RecordBufferHeader.Alignment - 1) & ~(uint)(RecordBufferHeader.Alignment - 1);
    }

    public void Dispose()
    {
        _memory.Dispose();
        _machine.Dispose();
    }
}
