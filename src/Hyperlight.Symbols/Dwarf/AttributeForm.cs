namespace Hyperlight.Symbols;

/// <summary>Reads attribute values by their form (DWARF 5, section 7.5.6, with the GNU additions).</summary>
internal static class AttributeForm
{
    /// <summary>The value stands where the attribute is described.</summary>
    public const ulong ImplicitConstant = 0x21;

    /// <summary>The value refers to an entry by its place in the section.</summary>
    public const ulong Reference = 0x10;

    private const ulong Indirect = 0x16;

    // No compiler writes a longer text between the entries.
    private const int LongestText = 1 << 18;

    /// <summary>Reads a value.</summary>
    /// <param name="reader">Stands at the value; fails when the form is unknown.</param>
    /// <param name="form">How the value is written.</param>
    /// <param name="offsetSize">Bytes of an offset, 4 or 8.</param>
    /// <param name="addressSize">Bytes of an address.</param>
    /// <param name="section">The section that is read, for texts that lie in it.</param>
    public static AttributeValue Read(ref ByteReader reader, ulong form, int offsetSize, int addressSize, TextSource section)
    {
        if (form == Indirect)
            form = reader.Uleb();
        switch (form)
        {
            case 0x08: // string
                var place = new TextReference(section, reader.Position);
                reader.Text(LongestText);
                return new AttributeValue(ValueKind.Text, 0, place);
            case 0x0E: // strp
                return Text(TextSource.Strings, reader.Unsigned(offsetSize));
            case 0x1F: // line_strp
                return Text(TextSource.LineStrings, reader.Unsigned(offsetSize));
            default:
                return new AttributeValue(KindOf(form), Number(ref reader, form, offsetSize, addressSize), default);
        }
    }

    private static AttributeValue Text(TextSource source, ulong offset) =>
        new(ValueKind.Text, 0, offset <= int.MaxValue ? new TextReference(source, (int)offset) : default);

    private static ValueKind KindOf(ulong form) => form switch
    {
        0x01 => ValueKind.Address,
        0x1B or >= 0x29 and <= 0x2C => ValueKind.AddressIndex,
        0x1A or >= 0x25 and <= 0x28 => ValueKind.TextIndex,
        >= 0x11 and <= 0x15 => ValueKind.UnitReference,
        Reference => ValueKind.SectionReference,
        0x23 => ValueKind.ListIndex,
        _ => ValueKind.Number,
    };

    private static ulong Number(ref ByteReader reader, ulong form, int offsetSize, int addressSize)
    {
        switch (form)
        {
            case 0x0B or 0x0C or 0x11 or 0x25 or 0x29: // data1 flag ref1 strx1 addrx1
                return reader.U8();
            case 0x05 or 0x12 or 0x26 or 0x2A: // data2 ref2 strx2 addrx2
                return reader.U16();
            case 0x27 or 0x2B: // strx3 addrx3
                return reader.U16() | (ulong)reader.U8() << 16;
            case 0x06 or 0x13 or 0x1C or 0x28 or 0x2C: // data4 ref4 ref_sup4 strx4 addrx4
                return reader.U32();
            case 0x07 or 0x14 or 0x20 or 0x24: // data8 ref8 ref_sig8 ref_sup8
                return reader.U64();
            case 0x0D or 0x0F or 0x15 or 0x1A or 0x1B or 0x22 or 0x23: // sdata udata ref_udata strx addrx loclistx rnglistx
                return reader.Uleb();
            case Reference or 0x17 or 0x1D or 0x1F20 or 0x1F21: // ref_addr sec_offset strp_sup GNU_ref_alt GNU_strp_alt
                return reader.Unsigned(offsetSize);
            case 0x01: // addr
                return reader.Unsigned(addressSize);
            case 0x19 or ImplicitConstant: // flag_present: nothing is written
                return 1;
            default:
                reader.Skip(BlockLength(ref reader, form));
                return 0;
        }
    }

    private static ulong BlockLength(ref ByteReader reader, ulong form) => form switch
    {
        0x0A => reader.U8(), // block1
        0x03 => reader.U16(), // block2
        0x04 => reader.U32(), // block4
        0x09 or 0x18 => reader.Uleb(), // block exprloc
        0x1E => 16, // data16
        _ => reader.Fail(),
    };
}

/// <summary>The value of an attribute: a text, or a number that means what the kind says.</summary>
internal readonly record struct AttributeValue(ValueKind Kind, ulong Number, TextReference Text);

/// <summary>What the number of a value means.</summary>
internal enum ValueKind : byte
{
    /// <summary>There is no value.</summary>
    None,

    /// <summary>A number, or an offset in a section that the attribute implies.</summary>
    Number,

    /// <summary>Nothing: the value is a text.</summary>
    Text,

    /// <summary>A place in the unit's table of texts.</summary>
    TextIndex,

    /// <summary>An address of the program.</summary>
    Address,

    /// <summary>A place in the unit's table of addresses.</summary>
    AddressIndex,

    /// <summary>Where another entry lies, from the start of the unit.</summary>
    UnitReference,

    /// <summary>Where another entry lies, from the start of the section.</summary>
    SectionReference,

    /// <summary>A place in the unit's table of ranges.</summary>
    ListIndex,
}
