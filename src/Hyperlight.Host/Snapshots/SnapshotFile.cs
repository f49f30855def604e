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
    private const uint FormatVersion = 1;
    private const int HashSize = SHA256.HashSizeInBytes, HeaderSize = 8 + sizeof(uint) + HashSize;
    private const int MostStateBytes = 64 << 20;

    private static ReadOnlySpan<byte> Magic => "HLSNAP\r\n"u8;

    public static void Save(Snapshot snapshot, Stream stream)
    {
        using var body = new MemoryStream();
        using (var writer = new BinaryWriter(body, System.Text.Encoding.UTF8, leaveOpen: true))
            WriteBody(writer, snapshot);
        ReadOnlySpan<byte> bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        Span<byte> header = stackalloc byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], FormatVersion);
        SHA256.HashData(bytes, header[12..]);
        stream.Write(header);
        stream.Write(bytes);
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
        WriteBytes(writer, ready.Bytes.AsSpan(0, snapshot.Ready.Write(ready)));
        writer.Write(MemoryMarshal.AsBytes([state.Vcpu.Registers]));
        writer.Write(state.Vcpu.ThreadPointer);
        WriteBytes(writer, state.Vcpu.ExtendedState);
        WriteBytes(writer, state.Kernel);
        WritePages(writer, state.Memory);
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
        var plan = ReadStruct<MemoryPlan>(reader);
        ReadyInfo ready = ReadyInfo.Read(ReadBytes(reader));
        var registers = ReadStruct<GuestRegisters>(reader);
        var vcpu = new VcpuState(registers, reader.ReadUInt64(), ReadBytes(reader));
        byte[] kernel = ReadBytes(reader);
        MemoryImage memory = ReadPages(reader, memoryLimit);
        return new Snapshot(guest, ready, new GuestState(memory, vcpu, kernel, plan, memoryLimit, maxMessageSize));
    }

    private static MemoryImage ReadPages(BinaryReader reader, long memoryLimit)
    {
        ulong length = reader.ReadUInt64();
        if (length > (ulong)memoryLimit || length % PageTables.PageSize != 0)
            throw new InvalidDataException("It has more memory than its limit.");
        MemoryImage memory = MemoryImage.Create(length);
        Span<byte> page = stackalloc byte[PageTables.PageSize];
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            ulong physical = (ulong)reader.ReadUInt32() * PageTables.PageSize;
            if (physical >= length)
                throw new InvalidDataException("A page lies outside of its memory.");
            reader.BaseStream.ReadExactly(page);
            memory.Write(physical, page);
        }
        return memory;
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
