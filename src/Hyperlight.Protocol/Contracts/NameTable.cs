using System.Buffers.Binary;
using System.Numerics;

namespace Hyperlight.Protocol;

/// <summary>Finds functions by name: a hash table with linear probing, at most half full.</summary>
internal sealed class NameTable
{
    private const int Free = -1;
    private readonly FunctionDescriptor[] _functions;
    private readonly int[] _slots;

    /// <exception cref="ArgumentException">Two functions have the same name.</exception>
    public NameTable(FunctionDescriptor[] functions)
    {
        _functions = functions;
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)(2 * functions.Length) + 1)];
        Array.Fill(_slots, Free);
        for (var i = 0; i < functions.Length; i++)
        {
            var slot = Slot(functions[i].Utf8Name);
            _slots[slot] = _slots[slot] == Free
                ? i
                : throw new ArgumentException($"Two functions have the name {functions[i].Name}.", nameof(functions));
        }
    }

    /// <returns>The index of the function, or -1.</returns>
    public int IndexOf(ReadOnlySpan<byte> utf8Name) => _slots[Slot(utf8Name)];

    /// <summary>Finds the slot that holds a name, or the free one where it would be.</summary>
    private int Slot(ReadOnlySpan<byte> utf8Name)
    {
        var mask = _slots.Length - 1;
        var slot = Hash(utf8Name) & mask;
        while (_slots[slot] != Free && !utf8Name.SequenceEqual(_functions[_slots[slot]].Utf8Name))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    // Eight bytes a step, the last ones may be counted twice. Whoever asks chooses names freely, but not those that are in the table.
    private static int Hash(ReadOnlySpan<byte> utf8Name)
    {
        const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)utf8Name.Length;
        if (utf8Name.Length < sizeof(ulong))
        {
            foreach (var letter in utf8Name)
            {
                hash = (hash << 8) ^ letter;
            }
        }
        else
        {
            for (var at = 0; at < utf8Name.Length - sizeof(ulong); at += sizeof(ulong))
            {
                hash = Mix(hash, utf8Name[at..]);
            }

            hash = Mix(hash, utf8Name[^sizeof(ulong)..]);
        }

        return (int)((hash * Multiplier) >> 33);

        static ulong Mix(ulong hash, ReadOnlySpan<byte> letters) =>
            BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(letters)) * Multiplier, 32);
    }
}
