using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Where the fields of a FlatBuffers struct lie: in their order, each at a multiple of its alignment.</summary>
internal sealed class StructShape
{
    private readonly List<int> _offsets = [];

    public StructShape(IEnumerable<ValueModel> members)
    {
        foreach (ValueModel member in members)
        {
            Alignment = Math.Max(Alignment, member.Alignment);
            int offset = RoundUp(Size, member.Alignment);
            _offsets.Add(offset);
            Size = offset + member.Size;
        }

        Size = RoundUp(Size, Alignment);
    }

    /// <summary>Bytes, padding included.</summary>
    public int Size { get; }

    /// <summary>The largest alignment of its members.</summary>
    public int Alignment { get; } = 1;

    /// <summary>Where the field with a number lies.</summary>
    public int Offset(int number) => _offsets[number];

    private static int RoundUp(int value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
