using Hyperlight.Host.Kernel;
using Hyperlight.Symbols;

namespace Hyperlight.Host.Diagnostics;

/// <summary>Names the functions and lines of a guest. Each kind of symbols is read when it is first asked for.</summary>
internal sealed class Symbolizer
{
    private const string BuildIdSection = ".note.gnu.build-id";
    private const int LongestName = 500;

    private readonly Lazy<UnwindTable> _unwind;
    private readonly Lazy<StackWalker> _walker;
    private readonly Lazy<Symbols> _symbols;

    /// <param name="symbolFile">Where the separate symbols are, if there are any.</param>
    /// <param name="readProgram">Reads the program itself.</param>
    public Symbolizer(string? symbolFile, Func<ElfFile> readProgram)
    {
        _unwind = new(() => TryRead(() => ReadUnwind(readProgram())) ?? UnwindTable.Empty);
        _walker = new(() => new StackWalker(Unwind));
        _symbols = new(() => Symbols.Read(TryRead(readProgram), symbolFile));
    }

    /// <summary>How to walk the program's stack.</summary>
    public UnwindTable Unwind => _unwind.Value;

    /// <summary>Walks many of its stacks: what one sandbox learned of the way, all others of the program know.</summary>
    public StackWalker Walker => _walker.Value;

    /// <summary>An address as <c>function+0xoffset</c>, or null when no symbol covers it.</summary>
    public string? Describe(ulong address) => TryRead(() => Describe(new GuestFrame(address, IsCaller: false), out _));

    /// <summary>A frame as <c>function+0xoffset in file:line</c>, as far as that is known.</summary>
    public string DescribeFrame(GuestFrame frame) => TryRead(() => FunctionAndLine(frame)) ?? $"0x{frame.InstructionPointer:x}";

    private string? FunctionAndLine(GuestFrame frame)
    {
        if (Describe(frame, out ulong start) is not { } function)
            return null;
        // Code without lines seems to belong to the last line of the function before it.
        bool hasLine = _symbols.Value.Lines.TryFind(frame.CodeAddress, out SourceLine line) && line.Line > 0 && line.Start >= start;
        return hasLine ? $"{function} in {Safe(line.File)}:{line.Line}" : function;
    }

    private string? Describe(GuestFrame frame, out ulong start)
    {
        bool found = _symbols.Value.Functions.TryFind(frame.CodeAddress, out string symbol, out ulong offset);
        start = frame.CodeAddress - offset;
        if (!found)
            return null;
        _symbols.Value.Names.TryFind(symbol, out string name);
        return $"{Safe(name)}+0x{frame.InstructionPointer - start:x}";
    }

    // Names come from a file that may be as hostile as its program.
    private static string Safe(string name) => PrintableText.OneLine(name.Length > LongestName ? $"{name.AsSpan(0, LongestName)}..." : name);

    private static UnwindTable ReadUnwind(ElfFile program)
    {
        UnwindTable table = UnwindTable.Read(program);
        // Its index is read when it is first used: here, where that may fail.
        _ = table.Count;
        return table;
    }

    // The boundary between hostile data and a fault report: whatever goes wrong in reading the file, even by a mistake in the reader, the
    // fault is told without names rather than not at all. Only want of memory is the host's own trouble.
    private static T? TryRead<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return null;
        }
    }

    private sealed record Symbols(SymbolTable Functions, MethodNames Names, LineTable Lines)
    {
        public static Symbols Read(ElfFile? program, string? symbolFile)
        {
            ElfFile? separate = File.Exists(symbolFile) ? TryRead(() => ElfFile.Parse(File.ReadAllBytes(symbolFile))) : null;
            // Symbols of another build would tell wrong names; a program that was not stripped has its own.
            ElfFile? source = separate is not null && (program is null || AreOfOneBuild(separate, program)) ? separate : program;
            return new Symbols(
                Part(source, SymbolTable.Read) ?? SymbolTable.Empty,
                Part(source, elf => MethodNames.Read(elf, program)) ?? MethodNames.Empty,
                Part(source, LineTable.Read) ?? LineTable.Empty);
        }

        private static T? Part<T>(ElfFile? source, Func<ElfFile, T> read)
            where T : class => source is null ? null : TryRead(() => read(source));

        private static bool AreOfOneBuild(ElfFile separate, ElfFile program) =>
            TryRead(() => BuildId(separate)) is { } id && TryRead(() => BuildId(program)) is { } other && id.AsSpan().SequenceEqual(other);

        private static byte[] BuildId(ElfFile file) => file.TryGetSection(BuildIdSection, out ReadOnlyMemory<byte> id) ? id.ToArray() : [];
    }
}
