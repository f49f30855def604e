using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Where the fields of a FlatBuffers struct lie: in their order, each at a multiple of its alignment.</summary>
internal sealed class StructShape
{
    private const int MostAlignment = 8;
    private readonly List<int> _offsets = [];

    public StructShape(IEnumerable<ValueModel> members)
    {
        int alignment = 1;
        foreach (ValueModel member in members)
        {
            alignment = Math.Max(alignment, AlignmentOf(member.Size));
            int offset = RoundUp(Size, AlignmentOf(member.Size));
            _offsets.Add(offset);
            Size = offset + member.Size;
        }

        Size = RoundUp(Size, alignment);
    }

    /// <summary>Bytes, padding included.</summary>
    public int Size { get; }

    /// <summary>Where the field with a number lies.</summary>
    public int Offset(int number) => _offsets[number];

    /// <summary>The alignment of what has a size: its largest power of two, up to 8. A struct may have more than its members need, so that nobody has to be told.</summary>
    public static int AlignmentOf(int size) => Math.Min(size & -size, MostAlignment);

    private static int RoundUp(int value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
