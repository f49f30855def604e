using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>The three standard streams, pipes inside the guest, and <see cref="SpecialFiles"/>. Opening any other file gives <c>ENOENT</c>.</summary>
internal sealed class FileCalls : IKernelState
{
    private const int LastDescriptor = 63, MostBytes = 1 << 20, Piece = 4096, MostVectors = 1024;
    private const int DuplicateDescriptor = 0, GetFlags = 3, SetFlags = 4, DuplicateCloseOnExec = 1030;
    private const ulong WriteOnly = 1, NonBlocking = 0x800, CloseOnExec = 0x8_0000;
    private const uint PipeMode = 0x1000 | 0x180; // S_IFIFO, read and write for the owner

    /// <summary>Above all guest addresses, so that no futex has this key.</summary>
    private const ulong FirstPipeKey = 1ul << 63;

    /// <summary>The key that is woken with every pipe's.</summary>
    public const ulong AnyPipe = ulong.MaxValue;

    private readonly AddressSpace _space;
    private readonly Scheduler _scheduler;
    private readonly OutputTail _output;
    private readonly Dictionary<int, Descriptor> _open = new()
    {
        [0] = new Descriptor(DescriptorKind.Input),
        [1] = new Descriptor(DescriptorKind.Output),
        [2] = new Descriptor(DescriptorKind.Error),
    };

    private ulong _nextPipeKey = FirstPipeKey;

    public FileCalls(AddressSpace space, Scheduler scheduler, OutputTail output) => (_space, _scheduler, _output) = (space, scheduler, output);

    public void Save(BinaryWriter writer)
    {
        writer.Write(_nextPipeKey);
        Pipe[] pipes = [.. _open.Values.Select(descriptor => descriptor.Pipe).OfType<Pipe>().Distinct()];
        writer.Write(pipes.Length);
        Array.ForEach(pipes, pipe => pipe.Save(writer));
        IGrouping<Descriptor, int>[] descriptors = [.. _open.GroupBy(open => open.Value, open => open.Key)];
        writer.Write(descriptors.Length);
        foreach (IGrouping<Descriptor, int> duplicates in descriptors)
            Save(writer, duplicates.Key, [.. duplicates]);
    }

    private static void Save(BinaryWriter writer, Descriptor descriptor, int[] numbers)
    {
        writer.Write((byte)descriptor.Kind);
        writer.Write(descriptor.Pipe?.WaitKey ?? 0);
        writer.Write(descriptor.IsNonBlocking);
        writer.Write(numbers.Length);
        Array.ForEach(numbers, writer.Write);
    }

    public void Load(BinaryReader reader)
    {
        _nextPipeKey = reader.ReadUInt64();
        Dictionary<ulong, Pipe> pipes = Enumerable.Range(0, reader.ReadInt32()).Select(_ => Pipe.Load(reader)).ToDictionary(pipe => pipe.WaitKey);
        _open.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            Descriptor descriptor = LoadDescriptor(reader, pipes);
            for (int numbers = reader.ReadInt32(); numbers > 0; numbers--)
            {
                int number = reader.ReadInt32();
                if (number is < 0 or > LastDescriptor || !_open.TryAdd(number, descriptor))
                    throw new InvalidDataException("A descriptor is out of range.");
            }
        }
    }

    private static Descriptor LoadDescriptor(BinaryReader reader, Dictionary<ulong, Pipe> pipes)
    {
        var kind = (DescriptorKind)reader.ReadByte();
        Pipe? pipe = pipes.GetValueOrDefault(reader.ReadUInt64());
        bool isPipe = kind is DescriptorKind.PipeReader or DescriptorKind.PipeWriter;
        if (kind > DescriptorKind.Random || isPipe != pipe is not null)
            throw new InvalidDataException("A descriptor is of no known kind.");
        return new Descriptor(kind, pipe) { IsNonBlocking = reader.ReadBoolean() };
    }

    public void AddTo(SystemCallTable table)
    {
        SystemCallHandler noEntry = static (in SystemCall _) => Errno.NoEntry;
        foreach (int number in (int[])[4, 6, 21, 89, 137, 262, 267, 269, 332, 439]) // stat lstat access readlink statfs and their *at forms
            table[number] = noEntry;
        table[0] = Read;
        table[1] = (in SystemCall call) => Write(call, call.Arg1, call.Arg2);
        table[2] = (in SystemCall call) => Open(call.Arg0, call.Arg1);
        table[3] = Close;
        table[5] = Status;
        table[8] = (in SystemCall call) => Find(call.Arg0) is null ? Errno.BadDescriptor : Errno.CannotSeek;
        table[16] = (in SystemCall call) => Find(call.Arg0) is null ? Errno.BadDescriptor : Errno.NotATerminal;
        table[20] = WriteVector;
        table[22] = (in SystemCall call) => CreatePipe(call.Arg0, 0);
        table[293] = (in SystemCall call) => CreatePipe(call.Arg0, call.Arg1);
        table[32] = (in SystemCall call) => Find(call.Arg0) is { } open ? Add(open, 0) : Errno.BadDescriptor;
        table[72] = Control;
        table[257] = (in SystemCall call) => Open(call.Arg1, call.Arg2);
    }

    /// <summary>What a thread could do with a descriptor without waiting.</summary>
    public PollEvents EventsOf(int descriptor) => Find((ulong)descriptor) switch
    {
        null => PollEvents.Invalid,
        { Kind: DescriptorKind.Input or DescriptorKind.Random } => PollEvents.Readable,
        { Kind: DescriptorKind.PipeReader, Pipe: { } pipe } => (pipe.IsEmpty ? PollEvents.None : PollEvents.Readable)
            | (HasEnd(pipe, DescriptorKind.PipeWriter) ? PollEvents.None : PollEvents.HungUp),
        { Kind: DescriptorKind.PipeWriter, Pipe: { } pipe } => (pipe.IsFull ? PollEvents.None : PollEvents.Writable)
            | (HasEnd(pipe, DescriptorKind.PipeReader) ? PollEvents.None : PollEvents.Error),
        _ => PollEvents.Writable,
    };

    private Descriptor? Find(ulong descriptor) => descriptor <= LastDescriptor ? _open.GetValueOrDefault((int)descriptor) : null;

    private bool HasEnd(Pipe pipe, DescriptorKind kind) => _open.Values.Any(open => open.Kind == kind && ReferenceEquals(open.Pipe, pipe));

    private long Open(ulong path, ulong flags)
    {
        Span<byte> bytes = stackalloc byte[SpecialFiles.LongestPath];
        int length = 0;
        while (length < bytes.Length && _space.TryRead(path + (ulong)length, out bytes[length]) && bytes[length] != 0)
            length++;
        if (length < bytes.Length && !_space.TryRead(path + (ulong)length, out byte _))
            return Errno.BadAddress;
        long result = SpecialFiles.Open(Encoding.UTF8.GetString(bytes[..length]), flags, () => new Pipe(_nextPipeKey++), out Descriptor? opened);
        return opened is null ? result : Add(opened, 0);
    }

    private long Close(in SystemCall call)
    {
        if (Find(call.Arg0) is not { } open)
            return Errno.BadDescriptor;
        _open.Remove((int)call.Arg0);
        // Who waits for more to read may learn that there will be none.
        if (open.Pipe is { } pipe)
            Wake(pipe);
        return 0;
    }

    // Standard input is at its end; an empty pipe makes the thread wait and read again, as long as somebody can write.
    private long Read(in SystemCall call)
    {
        Descriptor? open = Find(call.Arg0);
        if (open is not { Kind: DescriptorKind.Input or DescriptorKind.Random or DescriptorKind.PipeReader })
            return Errno.BadDescriptor;
        Span<byte> buffer = stackalloc byte[(int)Math.Min(call.Arg2, Piece)];
        if (open.Kind == DescriptorKind.Input || buffer.IsEmpty)
            return 0;
        if (open.Kind == DescriptorKind.Random)
            RandomNumberGenerator.Fill(buffer);
        else if (open.Pipe!.IsEmpty)
            return HasEnd(open.Pipe, DescriptorKind.PipeWriter) ? Wait(open, call) : 0;
        else
            buffer = Take(open.Pipe, buffer);
        return _space.TryWrite(call.Arg1, buffer) ? buffer.Length : Errno.BadAddress;
    }

    private long Wait(Descriptor open, in SystemCall call) => open.IsNonBlocking ? Errno.TryAgain : _scheduler.WaitAndRepeat(open.Pipe!.WaitKey, call);

    private Span<byte> Take(Pipe pipe, Span<byte> buffer)
    {
        Wake(pipe);
        return buffer[..pipe.Read(buffer)];
    }

    private void Wake(Pipe pipe)
    {
        _scheduler.Wake(pipe.WaitKey, int.MaxValue);
        _scheduler.Wake(AnyPipe, int.MaxValue);
    }

    // A full pipe makes the thread wait and write again, as long as somebody can read.
    private long Write(in SystemCall call, ulong address, ulong count)
    {
        if (Find(call.Arg0) is not { Kind: DescriptorKind.Output or DescriptorKind.Error or DescriptorKind.PipeWriter } open)
            return Errno.BadDescriptor;
        if (open.Pipe is { } pipe && !HasEnd(pipe, DescriptorKind.PipeReader))
            return Errno.BrokenPipe;
        Span<byte> buffer = stackalloc byte[Piece];
        long written = 0, total = (long)Math.Min(count, MostBytes);
        if (open.Pipe?.HasRoom(total) == false)
            return Wait(open, call);
        while (written < total)
        {
            Span<byte> piece = buffer[..(int)Math.Min(total - written, Piece)];
            if (!_space.TryRead(address + (ulong)written, piece))
                return written > 0 ? written : Errno.BadAddress;
            int taken = Put(open, piece);
            written += taken;
            if (taken < piece.Length)
                return written > 0 ? written : Errno.NoSpace;
        }
        return written;
    }

    private int Put(Descriptor open, ReadOnlySpan<byte> bytes)
    {
        if (open.Pipe is { } pipe)
        {
            Wake(pipe);
            return pipe.Write(bytes);
        }
        return _output.Write(open.Kind == DescriptorKind.Output ? GuestOutputKind.Output : GuestOutputKind.Error, bytes);
    }

    private long WriteVector(in SystemCall call)
    {
        if (call.Arg2 > MostVectors)
            return Errno.InvalidArgument;
        long written = 0;
        for (ulong i = 0; i < call.Arg2 && written < MostBytes && CanWrite(call.Arg0, written); i++)
        {
            if (!_space.TryRead(call.Arg1 + i * 16, out ulong address) || !_space.TryRead(call.Arg1 + i * 16 + 8, out ulong length))
                return written > 0 ? written : Errno.BadAddress;
            long result = Write(call, address, Math.Min(length, (ulong)(MostBytes - written)));
            if (result < 0)
                return written > 0 ? written : result;
            written += result;
        }
        return written;
    }

    // What was written already must be told before the thread waits for room.
    private bool CanWrite(ulong descriptor, long written) => written == 0 || Find(descriptor) is not { Pipe.IsFull: true };

    private long CreatePipe(ulong numbers, ulong flags)
    {
        if ((flags & ~(NonBlocking | CloseOnExec)) != 0)
            return Errno.InvalidArgument;
        bool isNonBlocking = (flags & NonBlocking) != 0;
        var pipe = new Pipe(_nextPipeKey++);
        long reader = Add(new Descriptor(DescriptorKind.PipeReader, pipe) { IsNonBlocking = isNonBlocking }, 0);
        long writer = Add(new Descriptor(DescriptorKind.PipeWriter, pipe) { IsNonBlocking = isNonBlocking }, 0);
        ReadOnlySpan<int> both = [(int)reader, (int)writer];
        if (reader >= 0 && writer >= 0 && _space.TryWrite(numbers, MemoryMarshal.AsBytes(both)))
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
        switch (call.Arg1)
        {
            case DuplicateDescriptor or DuplicateCloseOnExec:
                return Add(open, call.Arg2);
            case GetFlags:
                return (long)FlagsOf(open);
            case SetFlags:
                open.IsNonBlocking = (call.Arg2 & NonBlocking) != 0;
                return 0;
            default:
                return 0;
        }
    }

    private static ulong FlagsOf(Descriptor open) =>
        (open.Kind is DescriptorKind.Output or DescriptorKind.Error or DescriptorKind.PipeWriter ? WriteOnly : 0) | (open.IsNonBlocking ? NonBlocking : 0);

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
