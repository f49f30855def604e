namespace Hyperlight.Symbols;

/// <summary>Leads from addresses of code to lines of source, by the DWARF line tables of a program. Safe for any number of threads.</summary>
/// <remarks>Versions 2 to 5, of 32 and 64 bits.</remarks>
public sealed class LineTable
{
    // Some ten million attributes, a second's work; a guest has fewer by far.
    private const long MostWork = 20_000_000;

    private readonly WorkBudget _budget = new(MostWork);
    private readonly DebugSections _sections;
    private readonly List<LineFile> _files = [];
    private readonly LineRows _rows = new();
    private readonly Dictionary<ulong, FileRange> _filesOfPrograms = new(HostileKeys.Comparer);

    private LineTable(DebugSections sections) => _sections = sections;

    /// <summary>A table without lines.</summary>
    public static LineTable Empty { get; } = new(new DebugSections());

    /// <summary>Number of places where the line changes.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads the lines of a program or of its separate symbol file. A part that is damaged is left out.</summary>
    /// <exception cref="InvalidElfException">The file is damaged. A file without line tables gives an empty one.</exception>
    public static LineTable Read(ElfFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var table = new LineTable(file.DebugSections);
        table.ReadPrograms();
        table._rows.Complete();
        return table;
    }

    /// <summary>Finds the line that an address was compiled from.</summary>
    /// <param name="address">Address of an instruction.</param>
    /// <param name="line">The line.</param>
    /// <returns>False when the tables do not say.</returns>
    public bool TryFind(ulong address, out SourceLine line)
    {
        bool found = _rows.TryFind(address, out LineRow row) && (uint)row.File < (uint)_files.Count;
        line = found ? new SourceLine(_files[row.File].Path(_sections), row.Line, row.Address) : default;
        return found;
    }

    /// <summary>The path of a file by its number in a line number program; null when there is none.</summary>
    /// <param name="program">Where the program starts in its section.</param>
    /// <param name="number">The number.</param>
    internal string? FileOf(ulong program, ulong number)
    {
        bool isThere = _filesOfPrograms.TryGetValue(program, out FileRange files) && number >= files.Least && number - files.Least < (ulong)files.Count;
        return isThere ? _files[files.First + (int)(number - files.Least)].Path(_sections) : null;
    }

    private void ReadPrograms()
    {
        IReadOnlyDictionary<ulong, TextReference> folders = CompilationUnits.Folders(_sections, _budget);
        ReadOnlySpan<byte> section = _sections.Lines.Span;
        var reader = new ByteReader(section);
        while (!reader.AtEnd)
        {
            int start = reader.Position;
            ulong length = reader.InitialLength(out int offsetSize);
            if (reader.Failed || length > (ulong)reader.Remaining)
                return;
            ReadOnlySpan<byte> unit = section[..(reader.Position + (int)length)];
            ReadProgram(unit, start, reader.Position, offsetSize, folders.GetValueOrDefault((ulong)start));
            reader.Skip(length);
        }
    }

    private void ReadProgram(ReadOnlySpan<byte> unit, int start, int head, int offsetSize, TextReference compilationFolder)
    {
        int firstFile = _files.Count;
        var reader = new ByteReader(unit, head);
        if (!LineProgramHeader.TryRead(ref reader, offsetSize, compilationFolder, _files, _budget, out LineProgramHeader header))
            return;
        // Files count from 1 up to version 4, from 0 since.
        uint least = header.Version < 5 ? 1u : 0;
        _filesOfPrograms[(ulong)start] = new FileRange(firstFile, _files.Count - firstFile, least);
        new LineProgram(header, firstFile - (int)least, _rows).Run(unit);
    }

    // The files of a program in the list of all, and the number of the first.
    private readonly record struct FileRange(int First, int Count, uint Least);
}
