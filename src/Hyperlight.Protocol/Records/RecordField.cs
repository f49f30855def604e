using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>A field of a record. Refers to the memory that the record was read from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct RecordField
{
    private readonly RecordValueType _type;
    private readonly ulong _bits;

    internal RecordField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, RecordValueType type, ulong bits)
    {
        Key = key;
        Text = text;
        (_type, _bits) = (type, bits);
    }

    /// <summary>Its name, in UTF-8 that nobody checked.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>Its text, in UTF-8 that nobody checked; what it is when <see cref="Value"/> is null.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>A <see cref="bool"/>, <see cref="long"/> or <see cref="double"/>; null for a text.</summary>
    public object? Value => _type switch
    {
        RecordValueType.Boolean => _bits != 0,
        RecordValueType.Integer => (long)_bits,
        RecordValueType.Number => BitConverter.UInt64BitsToDouble(_bits),
        _ => null,
    };
}
