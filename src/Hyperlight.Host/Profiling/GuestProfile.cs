using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;
using Hyperlight.Symbols;

namespace Hyperlight.Host.Profiling;

/// <summary>Takes what a guest records of its memory whenever it stands still, finds out by which way the code came there, and writes it to a file.</summary>
internal sealed class GuestProfile : IDisposable
{
    // A record with more would be larger than the file's buffer.
    private const int MostFrames = 4096;

    // What serves an allocation: the guest's function that records, and the one that stands for malloc and the like.
    private const int ServingFrames = 2;

    private readonly ProfileBuffer _buffer;
    private readonly IVirtualMachine _machine;
    private readonly MemoryTraceFile _file;
    private readonly ProfileClock _clock;
    private readonly StackWalker _walker;
    private readonly OuterStack _outer;
    private readonly MemoryReader _memory;
    private readonly CollectionRecords _collections;
    private readonly long _meanBytes;
    private readonly SandboxTelemetry _telemetry;
    private readonly Symbolizer _symbolizer;
    private readonly ulong[] _frames = GC.AllocateUninitializedArray<ulong>(MostFrames);
    private (BlockKind Kind, int Thread, ulong Type) _block;
    private int _thread;
    private ulong _stackTop;
    private long _stacksCut;
    private bool _isOn;

    public GuestProfile(ProfileBuffer buffer, IVirtualMachine machine, AddressSpace space, Symbolizer symbolizer, MemoryTraceFile file, long meanBytes, SandboxTelemetry telemetry)
    {
        (_buffer, _machine, _file, _meanBytes, _telemetry, _symbolizer) = (buffer, machine, file, meanBytes, telemetry, symbolizer);
        _clock = new ProfileClock(machine.TimestampFrequency);
        _walker = symbolizer.Walker;
        _outer = new OuterStack(space);
        _memory = _outer.TryRead;
        _collections = new CollectionRecords(file);
    }

    /// <summary>Where it writes to.</summary>
    public string Path => _file.Path;

    /// <summary>Asks the guest for records.</summary>
    public void Start()
    {
        _isOn = !_file.IsOver;
        if (!_isOn)
            return;
        _buffer.Start(_meanBytes);
        _buffer.Header.StackEnd = _stackTop;
    }

    /// <summary>Takes what is there and asks for no more, so that a snapshot holds nothing of it.</summary>
    public void Stop()
    {
        Drain();
        _buffer.Stop();
        _isOn = false;
    }

    /// <summary>Guest memory holds what a snapshot holds.</summary>
    public void Restored()
    {
        _file.Restored(_clock.Now);
        Start();
        Flush();
    }

    /// <summary>Takes what the guest has written. It stands still.</summary>
    public void Drain()
    {
        if (!_isOn)
            return;
        AllocationWatch.Current?.Saw(isExact: _meanBytes == 0);
        if (_buffer.Header.Length == 0)
            return;
        _clock.Look();
        _outer.Forget(_stackTop);
        int offset = 0;
        while (_buffer.TryRead(ref offset, out ProfileRecord record, out ProfileRecord.Values values, out ReadOnlySpan<byte> rest))
            Take(record, values, rest);
        _buffer.Clear();
        Flush();
    }

    /// <summary>Another thread runs from now on.</summary>
    public void ThreadRuns(int thread, ulong stackTop)
    {
        (_thread, _stackTop) = (thread, stackTop);
        if (_isOn)
            _buffer.Header.StackEnd = stackTop;
    }

    /// <summary>The guest maps memory; its stack is as it is in the system call.</summary>
    public void Mapped(ulong address, ulong length)
    {
        if (!_isOn)
            return;
        Describe(_clock.Now, BlockKind.Mapping, 0);
        _file.Allocated(_clock.Now, address, length, StackOfSystemCall());
    }

    /// <summary>The guest unmaps memory.</summary>
    public void Unmapped(ulong address, ulong length)
    {
        if (!_isOn)
            return;
        Describe(_clock.Now, BlockKind.Mapping, 0);
        _file.Freed(_clock.Now, address, StackOfSystemCall());
    }

    public void Dispose()
    {
        Drain();
        _file.End(_clock.Now, _stacksCut);
        _file.Flush();
        _file.Dispose();
    }

    private void Flush()
    {
        _file.Flush();
        if (!_isOn || !_file.IsOver)
            return;
        _isOn = false;
        _buffer.Stop();
        _telemetry.MemoryTraceEnded(_file.Path, _file.Failure);
    }

    private void Take(in ProfileRecord record, in ProfileRecord.Values values, ReadOnlySpan<byte> rest)
    {
        ulong time = _clock.At(record.Timestamp);
        switch (record.Kind)
        {
            case ProfileRecordKind.NativeAllocation:
            case ProfileRecordKind.ManagedAllocation:
                bool isManaged = record.Kind == ProfileRecordKind.ManagedAllocation;
                Describe(time, isManaged ? BlockKind.Managed : BlockKind.Native, isManaged ? record.Detail : 0);
                ReadOnlySpan<ulong> frames = StackOf(values, rest);
                AllocationWatch.Current?.Add(record.Extent, frames, _symbolizer);
                _file.Allocated(time, record.Pointer, record.Extent, frames);
                break;
            case ProfileRecordKind.NativeFree:
                Describe(time, BlockKind.Native, 0);
                _file.Freed(time, record.Pointer, StackOf(values, rest));
                break;
            default:
                _collections.Take(record, values, rest, time);
                break;
        }
    }

    private void Describe(ulong time, BlockKind kind, ulong type)
    {
        if (_block == (kind, _thread, type))
            return;
        _block = (kind, _thread, type);
        _file.Block(time, kind, _thread, type);
    }

    private ReadOnlySpan<ulong> StackOf(scoped in ProfileRecord.Values values, scoped ReadOnlySpan<byte> stack)
    {
        var registers = new UnwindRegisters { IsCaller = true, InstructionPointer = values[7], StackPointer = values[2] };
        (registers[3], registers[6]) = (values[0], values[1]);
        (registers[12], registers[13], registers[14], registers[15]) = (values[3], values[4], values[5], values[6]);
        ReadOnlySpan<ulong> frames = Walk(registers, stack, values[2]);
        return frames[Math.Min(ServingFrames, frames.Length)..];
    }

    private ReadOnlySpan<ulong> StackOfSystemCall()
    {
        GuestRegisters now = _machine.PeekRegisters();
        _outer.Forget(_stackTop);
        var registers = new UnwindRegisters { IsCaller = true, InstructionPointer = now.Rip, StackPointer = now.Rsp };
        (registers[3], registers[6], registers[12], registers[13], registers[14], registers[15]) = (now.Rbx, now.Rbp, now.R12, now.R13, now.R14, now.R15);
        return Walk(registers, default, 0);
    }

    private ReadOnlySpan<ulong> Walk(UnwindRegisters registers, scoped ReadOnlySpan<byte> stack, ulong address)
    {
        int count = _walker.Walk(registers, stack, address, _memory, _frames, out bool isWhole);
        _stacksCut += isWhole ? 0 : 1;
        return _frames.AsSpan(0, count);
    }
}
