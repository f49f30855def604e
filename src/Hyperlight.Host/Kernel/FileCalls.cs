using System.Runtime.InteropServices;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>The three standard streams, and pipes inside the guest. There are no files: opening any gives <c>ENOENT</c>.</summary>
internal sealed class FileCalls : IKernelState
{
    private const int LastDescriptor = 63, MostBytes = 1 << 20, Piece = 4096, MostVectors = 1024;
    private const int DuplicateDescriptor = 0, GetFlags = 3, DuplicateCloseOnExec = 1030, WriteOnly = 1;
    private const uint PipeMode = 0x1000 | 0x180; // S_IFIFO, read and write for the owner

    /// <summary>Above all guest addresses, so that no futex has this key.</summary>
    private const ulong FirstPipeKey = 1ul << 63;

    private readonly AddressSpace _space;
    private readonly Scheduler _scheduler;
    private readonly GuestOutputHandler _output;
    private readonly Dictionary<int, Descriptor> _open = new()
    {
        [0] = new Descriptor(DescriptorKind.Input),
        [1] = new Descriptor(DescriptorKind.Output),
        [2] = new Descriptor(DescriptorKind.Error),
    };

    private ulong _nextPipeKey = FirstPipeKey;

    public FileCalls(AddressSpace space, Scheduler scheduler, GuestOutputHandler output) => (_space, _scheduler, _output) = (space, scheduler, output);

    public void Save(BinaryWriter writer)
    {
        writer.Write(_nextPipeKey);
        Pipe[] pipes = [.. _open.Values.Select(descriptor => descriptor.Pipe).OfType<Pipe>().Distinct()];
        writer.Write(pipes.Length);
        Array.ForEach(pipes, pipe => pipe.Save(writer));
        writer.Write(_open.Count);
        foreach ((int number, Descriptor descriptor) in _open)
        {
            writer.Write(number);
            writer.Write((byte)descriptor.Kind);
            writer.Write(descriptor.Pipe?.WaitKey ?? 0);
        }
    }

    public void Load(BinaryReader reader)
    {
        _nextPipeKey = reader.ReadUInt64();
        Dictionary<ulong, Pipe> pipes = Enumerable.Range(0, reader.ReadInt32()).Select(_ => Pipe.Load(reader)).ToDictionary(pipe => pipe.WaitKey);
        _open.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            int number = reader.ReadInt32();
            var kind = (DescriptorKind)reader.ReadByte();
            Pipe? pipe = pipes.GetValueOrDefault(reader.ReadUInt64());
            bool isPipe = kind is DescriptorKind.PipeReader or DescriptorKind.PipeWriter;
            if (number is < 0 or > LastDescriptor || kind > DescriptorKind.PipeWriter || isPipe != pipe is not null)
                throw new InvalidDataException("A descriptor is out of range.");
            _open[number] = new Descriptor(kind, pipe);
        }
    }

    public void AddTo(SystemCallTable table)
    {
        SystemCallHandler noEntry = static (in SystemCall _) => Errno.NoEntry;
        foreach (int number in (int[])[2, 4, 6, 21, 89, 137, 257, 262, 267, 269, 332, 439]) // open stat lstat access readlink statfs and their *at forms
            table[number] = noEntry;
        table[0] = Read;
        table[1] = (in SystemCall call) => Write(call.Arg0, call.Arg1, call.Arg2);
        table[3] = (in SystemCall call) => Find(call.Arg0) is not null && _open.Remove((int)call.Arg0) ? 0 : Errno.BadDescriptor;
        table[5] = Status;
        table[8] = (in SystemCall call) => Find(call.Arg0) is null ? Errno.BadDescriptor : Errno.CannotSeek;
        table[16] = (in SystemCall call) => Find(call.Arg0) is null ? Errno.BadDescriptor : Errno.NotATerminal;
        table[20] = WriteVector;
        table[22] = table[293] = CreatePipe;
        table[32] = (in SystemCall call) => Find(call.Arg0) is { } open ? Add(open, 0) : Errno.BadDescriptor;
        table[72] = Control;
    }

    private Descriptor? Find(ulong descriptor) => descriptor <= LastDescriptor ? _open.GetValueOrDefault((int)descriptor) : null;

    // Standard input is at its end; an empty pipe makes the thread wait and read again.
    private long Read(in SystemCall call)
    {
        Descriptor? open = Find(call.Arg0);
        if (open?.Kind == DescriptorKind.Input)
            return 0;
        if (open is not { Kind: DescriptorKind.PipeReader, Pipe: { } pipe })
            return Errno.BadDescriptor;
        if (call.Arg2 == 0)
            return 0;
        if (pipe.IsEmpty)
            return _scheduler.WaitAndRepeat(pipe.WaitKey, call);
        Span<byte> buffer = stackalloc byte[(int)Math.Min(call.Arg2, Piece)];
        int count = pipe.Read(buffer);
        return _space.TryWrite(call.Arg1, buffer[..count]) ? count : Errno.BadAddress;
    }

    private long Write(ulong descriptor, ulong address, ulong count)
    {
        if (Find(descriptor) is not { Kind: DescriptorKind.Output or DescriptorKind.Error or DescriptorKind.PipeWriter } open)
            return Errno.BadDescriptor;
        Span<byte> buffer = stackalloc byte[Piece];
        long written = 0, total = (long)Math.Min(count, MostBytes);
        while (written < total)
        {
            Span<byte> piece = buffer[..(int)Math.Min(total - written, Piece)];
            if (!_space.TryRead(address + (ulong)written, piece))
                return written > 0 ? written : Errno.BadAddress;
            int taken = Put(open, piece);
            written += taken;
            if (taken < piece.Length)
                return written > 0 ? written : Errno.TryAgain;
        }
        return written;
    }

    private int Put(Descriptor open, ReadOnlySpan<byte> bytes)
    {
        if (open.Pipe is { } pipe)
        {
            _scheduler.Wake(pipe.WaitKey, int.MaxValue);
            return pipe.Write(bytes);
        }
        _output(open.Kind == DescriptorKind.Output ? GuestOutputKind.Output : GuestOutputKind.Error, bytes);
        return bytes.Length;
    }

    private long WriteVector(in SystemCall call)
    {
        if (call.Arg2 > MostVectors)
            return Errno.InvalidArgument;
        long written = 0;
        for (ulong i = 0; i < call.Arg2; i++)
        {
            if (!_space.TryRead(call.Arg1 + i * 16, out ulong address) || !_space.TryRead(call.Arg1 + i * 16 + 8, out ulong length))
                return written > 0 ? written : Errno.BadAddress;
            long result = Write(call.Arg0, address, length);
            if (result < 0)
                return written > 0 ? written : result;
            written += result;
        }
        return written;
    }

    private long CreatePipe(in SystemCall call)
    {
        var pipe = new Pipe(_nextPipeKey++);
        long reader = Add(new Descriptor(DescriptorKind.PipeReader, pipe), 0);
        long writer = Add(new Descriptor(DescriptorKind.PipeWriter, pipe), 0);
        ReadOnlySpan<int> both = [(int)reader, (int)writer];
        if (reader >= 0 && writer >= 0 && _space.TryWrite(call.Arg0, MemoryMarshal.AsBytes(both)))
            return 0;
        _open.Remove((int)reader);
        _open.Remove((int)writer);
        return writer < 0 ? writer : Errno.BadAddress;
    }

    // A pipe: no terminal, no position, no size. struct stat has 144 bytes, st_mode at 24, st_blksize at 56.
    private long Status(in SystemCall call)
    {
        if (Find(call.Arg0) is null)
            return Errno.BadDescriptor;
        Span<byte> status = stackalloc byte[144];
        status.Clear();
        MemoryMarshal.Write(status[24..], PipeMode);
        MemoryMarshal.Write(status[56..], (long)PageTables.PageSize);
        return _space.TryWrite(call.Arg1, status) ? 0 : Errno.BadAddress;
    }

    private long Control(in SystemCall call)
    {
        if (Find(call.Arg0) is not { } open)
            return Errno.BadDescriptor;
        return call.Arg1 switch
        {
            DuplicateDescriptor or DuplicateCloseOnExec => Add(open, call.Arg2),
            GetFlags => open.Kind is DescriptorKind.Input or DescriptorKind.PipeReader ? 0 : WriteOnly,
            _ => 0,
        };
    }

    private long Add(Descriptor descriptor, ulong lowest)
    {
        for (int free = (int)Math.Min(lowest, LastDescriptor + 1); free <= LastDescriptor; free++)
        {
            if (_open.TryAdd(free, descriptor))
                return free;
        }
        return Errno.TooManyFiles;
    }
}
