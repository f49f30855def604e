using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Reading;

/// <summary>
/// Reads a memory trace record by record. Memory is bounded whatever the file says: a stack is cut at <see cref="MostFrames"/> frames, and ranges of
/// memory come in pieces.
/// </summary>
/// <remarks>Numbers are read where they lie, which needs a little-endian CPU, as Hyperlight does.</remarks>
internal sealed class TraceReader(Stream stream)
{
    /// <summary>The most frames of a stack; deeper ones are cut.</summary>
    public const int MostFrames = 65536;

    private const int HeaderSize = 24, HashSize = 32, MostContent = 512 << 10, MostSizes = 64;
    private const ulong FirstOwn = 0x100;

    private readonly TraceBuffer _buffer = new(stream);
    private int _shown;
    private ulong _rest, _rangesLeft;
    private bool _isFirst = true, _isLittleEndian, _ended;

    /// <summary>Where the record begins in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>What the record tells.</summary>
    public RecordId Id { get; private set; }

    /// <summary>When, since the profile began.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Of an allocation or a free.</summary>
    public ulong Pointer { get; private set; }

    /// <summary>Of an allocation.</summary>
    public ulong Size { get; private set; }

    /// <summary>Of a collection, or the end of one.</summary>
    public uint Generation { get; private set; }

    /// <summary>Whether this continues the ranges of the record before.</summary>
    public bool IsContinued { get; private set; }

    /// <summary>Stacks that were cut.</summary>
    public long StacksCut { get; private set; }

    /// <summary>Whether the file ends within a record.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Why reading ended before the file did; null when it did not.</summary>
    public string? Problem { get; private set; }

    // What of the record is shown: frames, ranges, or its content.
    private ReadOnlySpan<byte> Shown => _buffer.TryPeek(_shown, out ReadOnlySpan<byte> bytes) ? bytes : default;

    /// <summary>The frames of a stack, the innermost first. Like all that the record holds, they are there until the next one is read.</summary>
    public ReadOnlySpan<ulong> Frames => MemoryMarshal.Cast<byte, ulong>(Shown);

    /// <summary>Hash of the program, or a text.</summary>
    public ReadOnlySpan<byte> Content => Shown;

    /// <summary>Ranges of a collection.</summary>
    public ReadOnlySpan<MemoryRange> Ranges => MemoryMarshal.Cast<byte, MemoryRange>(Shown);

    /// <summary>Ranges of survivors.</summary>
    public ReadOnlySpan<SurvivorRange> Survivors => MemoryMarshal.Cast<byte, SurvivorRange>(Shown);

    /// <summary>Sizes after a collection.</summary>
    public ReadOnlySpan<ulong> Sizes => MemoryMarshal.Cast<byte, ulong>(Shown);

    /// <summary>What the whole trace is about: the first that tells counts.</summary>
    public TraceHeader? Header { get; private set; }

    /// <summary>What allocations and frees are about.</summary>
    public BlockInfo Block { get; private set; }

    /// <summary>What the writer said at the end.</summary>
    public TraceEnd? End { get; private set; }

    /// <summary>Goes to the next record that this tool knows.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="InvalidTraceException">The file is no trace, or none that this tool can read.</exception>
    public bool Read()
    {
        if (_ended || !TryLeave())
            return false;
        if (_rangesLeft > 0)
            return ShowRanges(isContinued: true);
        while (!_ended)
        {
            Offset = _buffer.Position;
            if (_buffer.IsAtEnd)
                return Stop(null);
            if (!_buffer.TryPeek(HeaderSize, out ReadOnlySpan<byte> header))
                return CutOff();
            if (ReadRecord(header))
                return true;
        }
        return false;
    }

    private bool ReadRecord(ReadOnlySpan<byte> header)
    {
        ulong id = BinaryPrimitives.ReadUInt64LittleEndian(header[16..]);
        CheckFormat(header, id);
        Id = (RecordId)id;
        Time = TimeOf(header);
        IsContinued = false;
        return Id switch
        {
            RecordId.Program => Show(HeaderSize, HashSize),
            RecordId.Stack => ReadStack(0),
            RecordId.Allocation => ReadStack(2),
            RecordId.Free => ReadStack(1),
            RecordId.Text => ReadText(),
            _ when id >= FirstOwn => ReadOwn(),
            _ => Stop($"the record at byte {Offset} has the unknown id {id}; the trace was read up to there"),
        };
    }

    private void CheckFormat(ReadOnlySpan<byte> header, ulong id)
    {
        bool isForeign = !_isLittleEndian && (IsKnown(BinaryPrimitives.ReverseEndianness(id)) || (_isFirst && id == 0 && HasForeignTime(header)));
        if (isForeign)
            throw new InvalidTraceException("is of a machine of the other byte order");
        if (_isFirst && id != (ulong)RecordId.Program)
            throw new InvalidTraceException("is no memory trace: it does not begin with the hash of a program");
        _isFirst = false;
        _isLittleEndian |= id != 0;
    }

    // The hash of a program has id 0, which reads the same in both byte orders; a profile's first microseconds do not.
    private static bool HasForeignTime(ReadOnlySpan<byte> header)
    {
        UInt128 time = BinaryPrimitives.ReadUInt128LittleEndian(header);
        return time > ulong.MaxValue && BinaryPrimitives.ReverseEndianness(time) <= ulong.MaxValue;
    }

    private static bool IsKnown(ulong id) => id is > (ulong)RecordId.Program and <= (ulong)RecordId.Text or >= FirstOwn and <= (ulong)RecordId.End;

    private static TimeSpan TimeOf(ReadOnlySpan<byte> header)
    {
        UInt128 microseconds = BinaryPrimitives.ReadUInt128LittleEndian(header);
        ulong most = (ulong)(TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond);
        return TimeSpan.FromTicks((long)(ulong)UInt128.Min(microseconds, most) * TimeSpan.TicksPerMicrosecond);
    }

    private bool ReadStack(int numbers)
    {
        int size = HeaderSize + (numbers + 1) * sizeof(ulong);
        if (!_buffer.TryPeek(size, out ReadOnlySpan<byte> start))
            return CutOff();
        Pointer = numbers > 0 ? U64(start, HeaderSize) : 0;
        Size = numbers > 1 ? U64(start, HeaderSize + sizeof(ulong)) : 0;
        ulong count = U64(start, size - sizeof(ulong));
        int shown = (int)Math.Min(count, MostFrames);
        if (!Show(size, shown * sizeof(ulong), Times(count - (ulong)shown, sizeof(ulong))))
            return false;
        StacksCut += (ulong)shown < count ? 1 : 0;
        return true;
    }

    private bool ReadText()
    {
        const int size = HeaderSize + sizeof(ulong);
        if (!_buffer.TryPeek(size, out ReadOnlySpan<byte> start))
            return CutOff();
        ulong count = U64(start, HeaderSize);
        int shown = (int)Math.Min(count, MostContent);
        return Show(size, shown, count - (ulong)shown);
    }

    private bool ReadOwn()
    {
        const int size = HeaderSize + sizeof(ulong);
        if (!_buffer.TryPeek(size, out ReadOnlySpan<byte> start))
            return CutOff();
        ulong length = U64(start, HeaderSize);
        int shown = (int)Math.Min(length, MostContent);
        if (!IsKnown((ulong)Id))
            return Show(size, 0, length) && TryLeave() && false;
        if (!Show(size, shown, length - (ulong)shown))
            return false;
        bool read = Id switch
        {
            RecordId.Trace => ReadHeader(),
            RecordId.Block => ReadBlock(),
            RecordId.Collection => ReadRanges(16, Unsafe.SizeOf<MemoryRange>()),
            RecordId.Survivors => ReadRanges(8, Unsafe.SizeOf<SurvivorRange>()),
            RecordId.Collected => ReadSizes(),
            RecordId.End => ReadEnd(),
            _ => true,
        };
        return read || Stop($"the record at byte {Offset} is damaged; the trace was read up to there");
    }

    private bool ReadHeader() => (Header ??= TraceHeader.Parse(Shown)) is not null;

    private bool ReadBlock()
    {
        ReadOnlySpan<byte> content = Shown;
        if (content.Length < 16)
            return false;
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(content);
        BlockKind known = kind <= (uint)BlockKind.Mapping ? (BlockKind)kind : BlockKind.Native;
        Block = new BlockInfo(known, BinaryPrimitives.ReadUInt32LittleEndian(content[4..]), U64(content, 8));
        return true;
    }

    private bool ReadEnd()
    {
        ReadOnlySpan<byte> content = Shown;
        if (content.Length < 24)
            return false;
        End = new TraceEnd(U64(content, 0), U64(content, 8), BinaryPrimitives.ReadUInt32LittleEndian(content[16..]) == 1);
        return true;
    }

    private bool ReadSizes()
    {
        ReadOnlySpan<byte> content = Shown;
        if (content.Length < 16 || U64(content, 8) > (ulong)(content.Length - 16) / sizeof(ulong))
            return false;
        Generation = BinaryPrimitives.ReadUInt32LittleEndian(content);
        return ShowPart(16, (int)Math.Min(U64(content, 8), MostSizes) * sizeof(ulong));
    }

    // The count is the last of the numbers before the ranges.
    private bool ReadRanges(int numbers, int rangeSize)
    {
        ReadOnlySpan<byte> content = Shown;
        if (content.Length < numbers)
            return false;
        ulong count = U64(content, numbers - sizeof(ulong)), ranges = (ulong)content.Length + _rest - (ulong)numbers;
        if (count > ranges / (ulong)rangeSize)
            return false;
        Generation = Id == RecordId.Collection ? BinaryPrimitives.ReadUInt32LittleEndian(content) : 0;
        _rangesLeft = count;
        return ShowPart(numbers, 0) && ShowRanges(isContinued: false);
    }

    private bool ShowRanges(bool isContinued)
    {
        int size = Id == RecordId.Collection ? Unsafe.SizeOf<MemoryRange>() : Unsafe.SizeOf<SurvivorRange>();
        int count = (int)Math.Min(_rangesLeft, (ulong)(MostContent / size));
        if (!_buffer.TryPeek(count * size, out _))
            return CutOff();
        _rangesLeft -= (ulong)count;
        _rest -= (ulong)(count * size);
        (_shown, IsContinued) = (count * size, isContinued);
        return true;
    }

    // Leaves a part of what is shown behind; what of the rest is not shown is left with the record.
    private bool ShowPart(int skipped, int shown)
    {
        _rest += (ulong)(_shown - skipped - shown);
        _shown = shown;
        return _buffer.TrySkip((ulong)skipped);
    }

    // A record is shown only when all of it is there.
    private bool Show(int skipped, int shown, ulong rest = 0)
    {
        if (!_buffer.TryPeek(skipped + shown, out _) || !_buffer.MayHave(Plus((ulong)(skipped + shown), rest)))
            return CutOff();
        _buffer.TrySkip((ulong)skipped);
        (_shown, _rest) = (shown, rest);
        return true;
    }

    private bool TryLeave()
    {
        ulong left = _rangesLeft > 0 ? (ulong)_shown : Plus((ulong)_shown, _rest);
        _rest = _rangesLeft > 0 ? _rest : 0;
        _shown = 0;
        return _buffer.TrySkip(left) || CutOff();
    }

    private bool CutOff()
    {
        IsCutOff = true;
        return Stop($"the trace was cut off at byte {Offset}");
    }

    private bool Stop(string? problem)
    {
        if (problem is null && _isFirst)
            throw new InvalidTraceException("is empty");
        Problem ??= problem;
        _ended = true;
        return false;
    }

    private static ulong U64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    private static ulong Plus(ulong left, ulong right) => left > ulong.MaxValue - right ? ulong.MaxValue : left + right;

    private static ulong Times(ulong left, ulong right) => left > ulong.MaxValue / right ? ulong.MaxValue : left * right;
}
