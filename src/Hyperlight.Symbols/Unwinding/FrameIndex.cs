using System.Diagnostics.CodeAnalysis;

namespace Hyperlight.Symbols;

/// <summary>Where in <c>.eh_frame</c> the entry of each function is, sorted by the function's address.</summary>
internal sealed class FrameIndex
{
    // A guest has some ten thousand.
    private const int MostFunctions = 1_000_000;

    private readonly ulong[] _starts;
    private readonly int[] _offsets;

    private FrameIndex(ulong[] starts, int[] offsets)
    {
        Array.Sort(starts, offsets);
        (_starts, _offsets) = (starts, offsets);
    }

    public int Count => _starts.Length;

    /// <summary>Reads the index that the linker made: the section <c>.eh_frame_hdr</c> (Linux Standard Base 5, core, section 10.6.2).</summary>
    /// <returns>False when it is damaged or not made of 4-byte entries relative to itself, as linkers write them.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, ulong address, ulong framesAddress, [NotNullWhen(true)] out FrameIndex? index)
    {
        const byte version = 1, dataRelative4 = 0x3B;
        index = null;
        var reader = new ByteReader(header);
        bool known = reader.U8() == version;
        (byte framesEncoding, byte countEncoding, byte tableEncoding) = (reader.U8(), reader.U8(), reader.U8());
        ulong frames = PointerEncoding.Read(ref reader, framesEncoding, address + (ulong)reader.Position, address);
        ulong count = PointerEncoding.Read(ref reader, countEncoding, address + (ulong)reader.Position, address);
        if (!known || tableEncoding != dataRelative4 || frames != framesAddress || count > Math.Min((ulong)reader.Remaining / 8, MostFunctions))
            return false;
        var (starts, offsets) = (new ulong[count], new int[count]);
        for (int i = 0; i < starts.Length; i++)
            (starts[i], offsets[i]) = (address + (ulong)(int)reader.U32(), (int)((uint)address + reader.U32() - (uint)framesAddress));
        index = new FrameIndex(starts, offsets);
        return !reader.Failed;
    }

    /// <summary>Looks through the whole section.</summary>
    public static FrameIndex Build(FrameSection section)
    {
        var (starts, offsets) = (new List<ulong>(), new List<int>());
        for (int offset = 0; offset < section.Bytes.Length && starts.Count < MostFunctions;)
        {
            int start = offset;
            if (!section.TryReadFunction(ref offset, out FrameEntry entry))
                continue;
            starts.Add(entry.Start);
            offsets.Add(start);
        }
        return new FrameIndex([.. starts], [.. offsets]);
    }

    /// <summary>The entry of the last function that starts at or before an address.</summary>
    public bool TryFind(ulong address, out int offset)
    {
        int place = Array.BinarySearch(_starts, address);
        place = place >= 0 ? place : ~place - 1;
        offset = place >= 0 ? _offsets[place] : 0;
        return place >= 0;
    }
}
