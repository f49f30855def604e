namespace Hyperlight.Symbols;

/// <summary>The head of a line number program (DWARF 5, section 6.2.4; DWARF 4, section 6.2.4).</summary>
internal struct LineProgramHeader
{
    private const int OldestVersion = 2, NewestVersion = 5;

    // Of all programs, and of folders of one.
    private const int MostFiles = 1 << 20;

    public int Version { get; private set; }

    public byte InstructionLength { get; private set; }

    public sbyte LineBase { get; private set; }

    public byte LineRange { get; private set; }

    public byte OpcodeBase { get; private set; }

    /// <summary>Where the section says how many operands each opcode has, a byte each, from opcode 1 on.</summary>
    public int OperandCounts { get; private set; }

    /// <summary>Where the instructions start in the section.</summary>
    public int ProgramStart { get; private set; }

    /// <summary>Reads a head and adds its files to a list.</summary>
    /// <returns>False when it is damaged, has more files than can be kept, or is of an unknown version.</returns>
    public static bool TryRead(
        ref ByteReader reader, int offsetSize, TextReference compilationFolder, List<LineFile> files, WorkBudget budget, out LineProgramHeader header)
    {
        header = new LineProgramHeader { Version = reader.U16() };
        if (header.Version is < OldestVersion or > NewestVersion)
            return false;
        int addressSize = sizeof(ulong);
        if (header.Version >= 5)
        {
            addressSize = reader.U8();
            reader.U8();
        }
        ulong length = reader.Unsigned(offsetSize);
        bool fits = length <= (ulong)reader.Remaining;
        header.ProgramStart = fits ? reader.Position + (int)length : 0;
        header.ReadParameters(ref reader);
        if (!fits || header.LineRange == 0 || header.OpcodeBase == 0)
            return false;
        if (header.Version >= 5)
            ReadTables(ref reader, offsetSize, addressSize, files, budget);
        else
            ReadOldTables(ref reader, compilationFolder, files);
        return !reader.Failed && files.Count <= MostFiles;
    }

    private void ReadParameters(ref ByteReader reader)
    {
        InstructionLength = reader.U8();
        if (Version >= 4)
            reader.U8();
        reader.U8();
        LineBase = (sbyte)reader.U8();
        LineRange = reader.U8();
        OpcodeBase = reader.U8();
        OperandCounts = reader.Position;
        reader.Skip((ulong)Math.Max(0, OpcodeBase - 1));
    }

    private static void ReadOldTables(ref ByteReader reader, TextReference compilationFolder, List<LineFile> files)
    {
        var folders = new List<TextReference> { default };
        while (ReadOldText(ref reader) is { Source: not TextSource.None } folder && folders.Count <= MostFiles)
            folders.Add(folder);
        while (ReadOldText(ref reader) is { Source: not TextSource.None } name && files.Count <= MostFiles)
            files.Add(ReadOldFile(ref reader, name, folders, compilationFolder));
    }

    private static LineFile ReadOldFile(ref ByteReader reader, TextReference name, List<TextReference> folders, TextReference compilationFolder)
    {
        ulong folder = reader.Uleb();
        reader.Uleb();
        reader.Uleb();
        return new LineFile(name, folder < (ulong)folders.Count ? folders[(int)folder] : default, compilationFolder);
    }

    private static TextReference ReadOldText(ref ByteReader reader)
    {
        int place = reader.Position;
        return reader.Text().IsEmpty ? default : new TextReference(TextSource.Lines, place);
    }

    private static void ReadTables(ref ByteReader reader, int offsetSize, int addressSize, List<LineFile> files, WorkBudget budget)
    {
        var folders = new List<TextReference>();
        foreach ((TextReference name, _) in ReadTable(ref reader, offsetSize, addressSize, MostFiles, budget))
            folders.Add(name);
        TextReference compilationFolder = folders.FirstOrDefault();
        foreach ((TextReference name, ulong folder) in ReadTable(ref reader, offsetSize, addressSize, MostFiles - files.Count, budget))
            files.Add(new LineFile(name, folder < (ulong)folders.Count ? folders[(int)folder] : default, compilationFolder));
    }

    private static List<(TextReference Name, ulong Folder)> ReadTable(
        ref ByteReader reader, int offsetSize, int addressSize, int most, WorkBudget budget)
    {
        const ulong path = 1, folderIndex = 2;
        var formats = new List<(ulong Content, ulong Form)>();
        for (int i = reader.U8(); i > 0; i--)
            formats.Add((reader.Uleb(), reader.Uleb()));
        var entries = new List<(TextReference, ulong)>();
        ulong count = reader.Uleb();
        for (ulong i = 0; i < count && !reader.Failed; i++)
        {
            (TextReference name, ulong folder, int start) = (default, 0ul, reader.Position);
            foreach ((ulong content, ulong form) in formats)
            {
                AttributeValue value = AttributeForm.Read(ref reader, form, offsetSize, addressSize, TextSource.Lines);
                (name, folder) = (content == path ? value.Text : name, content == folderIndex ? value.Number : folder);
            }
            // Entries without bytes could be claimed in any number, and such values in each.
            if (reader.Position == start || entries.Count >= most || !budget.TrySpend(formats.Count))
                reader.Fail();
            entries.Add((name, folder));
        }
        return entries;
    }
}
