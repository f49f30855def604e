using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Hypervisor.Kvm;
using Hyperlight.Host.Image;
using Hyperlight.Host.Memory;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Snapshots;

/// <summary>
/// A snapshot in a file: magic, format version, SHA-256 of the rest; then guest build, CPU, limits, what the guest published, vCPU, kernel,
/// and the pages that are not all zero, each with its number.
/// </summary>
internal static class SnapshotFile
{
    private const uint FormatVersion = 4;
    private const int HashSize = SHA256.HashSizeInBytes, HeaderSize = 8 + sizeof(uint) + HashSize;
    private const int MostStateBytes = 64 << 20;

    private static ReadOnlySpan<byte> Magic => "HLSNAP\r\n"u8;

    /// <param name="snapshot">What is saved.</param>
    /// <param name="stream">An empty file.</param>
    public static void Save(Snapshot snapshot, Stream stream)
    {
        byte[] header = new byte[HeaderSize];
        stream.Write(header);
        using var hash = SHA256.Create();
        using (var body = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(body))
            WriteBody(writer, snapshot);
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), FormatVersion);
        hash.Hash!.CopyTo(header, 12);
        stream.Position = 0;
        stream.Write(header);
    }

    /// <exception cref="InvalidSnapshotException">The file is damaged, or does not go with this guest or this machine.</exception>
    public static Snapshot Load(byte[] file, GuestBinary guest)
    {
        CheckHeader(file);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(file, HeaderSize, file.Length - HeaderSize, writable: false));
            return ReadBody(reader, guest);
        }
        catch (Exception damage) when (damage is EndOfStreamException or InvalidDataException or InvalidMessageException or ArgumentException)
        {
            throw new InvalidSnapshotException($"its content makes no sense ({damage.Message}).", damage);
        }
    }

    private static void CheckHeader(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderSize || !file.StartsWith(Magic))
            throw new InvalidSnapshotException("it is no snapshot file, or only the beginning of one.");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (version != FormatVersion)
            throw new InvalidSnapshotException($"it has format version {version}, but this library reads version {FormatVersion}.");
        if (!SHA256.HashData(file[HeaderSize..]).AsSpan().SequenceEqual(file.Slice(12, HashSize)))
            throw new InvalidSnapshotException("its checksum is wrong: it was truncated or changed.");
    }

    private static void WriteBody(BinaryWriter writer, Snapshot snapshot)
    {
        GuestState state = snapshot.State;
        writer.Write(snapshot.Guest.Hash.Span);
        writer.Write(KvmDevice.Open().CpuHash);
        writer.Write(state.MemoryLimit);
        writer.Write(state.MaxMessageSize);
        writer.Write(MemoryMarshal.AsBytes([state.Plan]));
        var ready = new MessageBytes();
        int length = snapshot.Ready.Write(ready);
        WriteBytes(writer, ready.Bytes.AsSpan(0, length));
        writer.Write(MemoryMarshal.AsBytes([state.Vcpu.Registers]));
        writer.Write(state.Vcpu.ThreadPointer);
        WriteBytes(writer, state.Vcpu.ExtendedState);
        WriteBytes(writer, state.Kernel);
        bool added = false;
        try
        {
            // It may be disposed of by another thread meanwhile.
            state.Memory.DangerousAddRef(ref added);
            WritePages(writer, state.Memory);
        }
        finally
        {
            if (added)
                state.Memory.DangerousRelease();
        }
    }

    private static void WritePages(BinaryWriter writer, MemoryImage memory)
    {
        writer.Write(memory.Length);
        writer.Write(memory.PresentPages);
        for (ulong physical = 0; physical < memory.Length; physical += PageTables.PageSize)
        {
            if (!memory.TryGet(physical, out ReadOnlySpan<byte> page))
                continue;
            writer.Write((uint)(physical / PageTables.PageSize));
            writer.Write(page);
        }
    }

    private static Snapshot ReadBody(BinaryReader reader, GuestBinary guest)
    {
        if (!reader.ReadBytes(HashSize).AsSpan().SequenceEqual(guest.Hash.Span))
            throw new InvalidSnapshotException($"it is of another guest than '{guest.Name}', or of another build of it.");
        if (!reader.ReadBytes(HashSize).AsSpan().SequenceEqual(KvmDevice.Open().CpuHash))
            throw new InvalidSnapshotException("it was taken on a CPU with other features, which the guest may have chosen its code by.");
        (long memoryLimit, long maxMessageSize) = (reader.ReadInt64(), reader.ReadInt64());
        CheckLimits(guest, memoryLimit, maxMessageSize);
        var plan = ReadStruct<MemoryPlan>(reader);
        ReadyInfo ready = ReadyInfo.Read(ReadBytes(reader));
        var registers = ReadStruct<GuestRegisters>(reader);
        var vcpu = new VcpuState(registers, reader.ReadUInt64(), ReadBytes(reader));
        byte[] kernel = ReadBytes(reader);
        MemoryImage memory = ReadMemory(reader, memoryLimit, plan);
        return new Snapshot(guest, ready, new GuestState(memory, vcpu, kernel, plan, memoryLimit, maxMessageSize));
    }

    // The builder knows which limits are possible.
    private static void CheckLimits(GuestBinary guest, long memoryLimit, long maxMessageSize)
    {
        _ = new SandboxBuilder(guest).WithMemoryLimit(memoryLimit).WithMaxMessageSize(maxMessageSize);
        if (memoryLimit % PageTables.PageSize != 0 || maxMessageSize % PageTables.PageSize != 0)
            throw new InvalidDataException("A limit is no multiple of the page size.");
    }

    private static MemoryImage ReadMemory(BinaryReader reader, long memoryLimit, in MemoryPlan plan)
    {
        ulong length = reader.ReadUInt64();
        if (length > (ulong)memoryLimit || length % PageTables.PageSize != 0)
            throw new InvalidDataException("It has more memory than its limit.");
        if (!plan.IsInside(length))
            throw new InvalidDataException("What the host needs lies outside of its memory.");
        MemoryImage memory = MemoryImage.Create(length);
        try
        {
            ReadPages(reader, memory);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private static void ReadPages(BinaryReader reader, MemoryImage memory)
    {
        Span<byte> page = stackalloc byte[PageTables.PageSize];
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            ulong physical = (ulong)reader.ReadUInt32() * PageTables.PageSize;
            if (physical >= memory.Length)
                throw new InvalidDataException("A page lies outside of its memory.");
            reader.BaseStream.ReadExactly(page);
            memory.Write(physical, page);
        }
    }

    private static T ReadStruct<T>(BinaryReader reader)
        where T : unmanaged
    {
        T value = default;
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    private static void WriteBytes(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        int length = reader.ReadInt32();
        if (length is < 0 or > MostStateBytes)
            throw new InvalidDataException("A part is too long.");
        byte[] bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException("A part is cut off.");
    }

    /// <summary>Takes a message that is to be stored.</summary>
    private sealed class MessageBytes : IReplyBuffer
    {
        public byte[] Bytes { get; private set; } = [];

        public Span<byte> ReserveReply(long size) => Bytes = new byte[size];
    }
}
