using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Image;
using Hyperlight.Host.Memory;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Snapshots;

/// <summary>All that a snapshot's file holds beside memory: guest build, CPU, limits, what the guest published, vCPU, kernel, and which pages follow.</summary>
internal sealed record SnapshotHead
{
    /// <summary>A file has no more runs of pages: each is mapped for itself, into every sandbox.</summary>
    public const int MostRuns = 64;

    private const int MostStateBytes = 64 << 20;

    /// <summary><see cref="CpuFeatures"/> that the guest found.</summary>
    public required byte[] Features { get; init; }

    public required bool IsStart { get; init; }

    public required ReadyInfo Ready { get; init; }

    public required VcpuState Vcpu { get; init; }

    public required byte[] Kernel { get; init; }

    public required MemoryPlan Plan { get; init; }

    public required long MemoryLimit { get; init; }

    public required long MaxMessageSize { get; init; }

    public required ulong MemoryLength { get; init; }

    /// <summary>What lies in memory; as if the file had nothing before the first page.</summary>
    public required ImagePiece[] Runs { get; init; }

    /// <summary><see cref="Checksum"/> of the pages.</summary>
    public required byte[] PagesChecksum { get; init; }

    /// <summary>Bytes of all runs.</summary>
    public ulong PageBytes => Runs[^1].Offset + Runs[^1].Length;

    public static SnapshotHead Of(Snapshot snapshot, ImagePiece[] runs, byte[] pagesChecksum) => new()
    {
        Features = snapshot.State.Features,
        IsStart = snapshot.IsStart,
        Ready = snapshot.Ready,
        Vcpu = snapshot.State.Vcpu,
        Kernel = snapshot.State.Kernel,
        Plan = snapshot.State.Plan,
        MemoryLimit = snapshot.State.MemoryLimit,
        MaxMessageSize = snapshot.State.MaxMessageSize,
        MemoryLength = snapshot.State.Memory.Length,
        Runs = runs,
        PagesChecksum = pagesChecksum,
    };

    public void Write(BinaryWriter writer, GuestBinary guest)
    {
        writer.Write(guest.Identity.Span);
        WriteBytes(writer, Features);
        writer.Write(IsStart);
        writer.Write(MemoryLimit);
        writer.Write(MaxMessageSize);
        writer.Write(MemoryMarshal.AsBytes([Plan]));
        var ready = new MessageBytes();
        int length = Ready.Write(ready);
        WriteBytes(writer, ready.Bytes.AsSpan(0, length));
        writer.Write(MemoryMarshal.AsBytes([Vcpu.Registers]));
        writer.Write(Vcpu.ThreadPointer);
        WriteBytes(writer, Vcpu.ExtendedState);
        WriteBytes(writer, Kernel);
        writer.Write(MemoryLength);
        WriteRuns(writer);
        writer.Write(PagesChecksum);
    }

    /// <exception cref="InvalidSnapshotException">It does not go with this guest or this machine.</exception>
    /// <exception cref="InvalidDataException">It makes no sense; so do <see cref="EndOfStreamException"/>, <see cref="ArgumentException"/> and <see cref="InvalidMessageException"/> say.</exception>
    public static SnapshotHead Read(BinaryReader reader, GuestBinary guest)
    {
        if (!reader.ReadBytes(GuestBinary.IdentitySize).AsSpan().SequenceEqual(guest.Identity.Span))
            throw new InvalidSnapshotException($"it is of another guest than '{guest.Name}', or of another build of it.");
        byte[] features = ReadBytes(reader);
        if (!Hypervisors.CanRun(features))
            throw new InvalidSnapshotException("it was taken on a CPU with other features, which the guest may have chosen its code by.");
        var head = new SnapshotHead
        {
            Features = features,
            IsStart = reader.ReadBoolean(),
            MemoryLimit = reader.ReadInt64(),
            MaxMessageSize = reader.ReadInt64(),
            Plan = ReadStruct<MemoryPlan>(reader),
            Ready = ReadyInfo.Read(ReadBytes(reader)),
            Vcpu = new VcpuState(ReadStruct<GuestRegisters>(reader), reader.ReadUInt64(), ReadBytes(reader)),
            Kernel = ReadBytes(reader),
            MemoryLength = reader.ReadUInt64(),
            Runs = ReadRuns(reader),
            PagesChecksum = reader.ReadBytes(Checksum.Size),
        };
        head.Check(guest);
        return head;
    }

    private void Check(GuestBinary guest)
    {
        // The builder knows which limits are possible.
        _ = new SandboxBuilder(guest).WithMemoryLimit(MemoryLimit).WithMaxMessageSize(MaxMessageSize);
        if (MemoryLimit % PageTables.PageSize != 0 || MaxMessageSize % PageTables.PageSize != 0)
            throw new InvalidDataException("A limit is no multiple of the page size.");
        if (MemoryLength > (ulong)MemoryLimit || MemoryLength % PageTables.PageSize != 0)
            throw new InvalidDataException("It has more memory than its limit.");
        if (Runs[^1].End > MemoryLength)
            throw new InvalidDataException("A page lies outside of its memory.");
        if (!Plan.IsInside(MemoryLength))
            throw new InvalidDataException("What the host needs lies outside of its memory.");
    }

    private void WriteRuns(BinaryWriter writer)
    {
        writer.Write(Runs.Length);
        foreach (ImagePiece run in Runs)
        {
            writer.Write((uint)(run.Physical / PageTables.PageSize));
            writer.Write((uint)(run.Length / PageTables.PageSize));
        }
    }

    private static ImagePiece[] ReadRuns(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count is < 1 or > MostRuns)
            throw new InvalidDataException("It has no pages, or they lie too scattered.");
        var runs = new ImagePiece[count];
        ImagePiece last = default;
        for (int i = 0; i < count; i++)
        {
            ulong physical = (ulong)reader.ReadUInt32() * PageTables.PageSize, length = (ulong)reader.ReadUInt32() * PageTables.PageSize;
            if (length == 0 || physical < last.End)
                throw new InvalidDataException("Its pages are in no order.");
            runs[i] = last = new ImagePiece(physical, length, last.Offset + last.Length);
        }
        return runs;
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
