using System.Buffers.Binary;
using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Where the fields of a table lie, decided when the code was generated.</summary>
/// <remarks>A FlatBuffers vtable is written from it; one that was read and is the same needs no further look.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TableLayout
{
    private const int Header = 2 * sizeof(ushort);
    private static int s_made;
    private readonly byte[] _vtable;
    private readonly byte[] _optional;

    /// <summary>Describes a table.</summary>
    /// <param name="size">Its size in bytes, with the four bytes that refer to the vtable.</param>
    /// <param name="alignment">Alignment of what follows those four bytes.</param>
    /// <param name="offsets">For each number in the schema where the field is.</param>
    /// <param name="optional">The numbers of the fields that may be left out.</param>
    public TableLayout(int size, int alignment, ushort[] offsets, byte[] optional)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        ArgumentNullException.ThrowIfNull(optional);
        Size = size;
        Alignment = alignment;
        Number = Interlocked.Increment(ref s_made);
        _optional = optional;
        _vtable = new byte[Header + (offsets.Length * sizeof(ushort))];
        Put(0, _vtable.Length);
        Put(sizeof(ushort), size);
        for (var i = 0; i < offsets.Length; i++)
        {
            Put(Header + (i * sizeof(ushort)), offsets[i]);
        }
    }

    /// <summary>Size of the table in bytes.</summary>
    public int Size { get; }

    /// <summary>Upper bound in bytes of what a table adds to a message, with a vtable and alignment.</summary>
    public int Bound => Size + _vtable.Length + (2 * sizeof(ulong));

    internal int Alignment { get; }

    /// <summary>Different for each layout of the process.</summary>
    internal int Number { get; }

    /// <summary>The vtable of a table that has all fields.</summary>
    internal ReadOnlySpan<byte> VTable => _vtable;

    /// <summary>The alignment of what has a size, up to 8, unless it is given.</summary>
    internal static int AlignmentOf(int size, int given) => given > 0 ? given : Math.Min(size, sizeof(ulong));

    /// <summary>Makes fields of a written vtable absent.</summary>
    /// <param name="vtable">The vtable.</param>
    /// <param name="missing">A bit for each of the fields that may be left out, in their order.</param>
    internal void LeaveOut(Span<byte> vtable, ulong missing)
    {
        for (var i = 0; i < _optional.Length; i++)
        {
            if ((missing & (1UL << i)) != 0)
            {
                vtable.Slice(Header + (_optional[i] * sizeof(ushort)), sizeof(ushort)).Clear();
            }
        }
    }

    private void Put(int position, int value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(_vtable.AsSpan(position), checked((ushort)value));
}
