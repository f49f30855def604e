using System.Text;
using Hyperlight.Symbols;

namespace Hyperlight.TraceDump.Symbols;

/// <summary>A guest's program, or its separate symbol file.</summary>
internal sealed class GuestFile
{
    private GuestFile(string path, byte[] bytes) => (Path, Elf, BuildId) = (path, ElfFile.Parse(bytes), ElfNotes.BuildId(bytes).ToArray());

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What it holds.</summary>
    public ElfFile Elf { get; }

    /// <summary>Build id; empty when there is none.</summary>
    public byte[] BuildId { get; }

    /// <summary>Whether it has names of functions.</summary>
    public bool HasSymbols => TryGetSection(".symtab", out _);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidElfException">It is no ELF file that a guest could be.</exception>
    public static GuestFile Read(string path) => new(path, File.ReadAllBytes(path));

    /// <summary>Finds the file with the rest of this one's build: its symbols, or the program that they are of.</summary>
    public GuestFile? FindOther()
    {
        const string suffix = ".dbg";
        string folder = System.IO.Path.GetDirectoryName(Path) ?? "";
        string[] names = Path.EndsWith(suffix, StringComparison.Ordinal) ? [Path[..^suffix.Length]] : [Path + suffix, System.IO.Path.Combine(folder, DebugLink())];
        return names.Select(TryRead).FirstOrDefault(other => other is not null && BuildId.Length > 0 && other.BuildId.AsSpan().SequenceEqual(BuildId));
    }

    // The file is not what was asked for: one that cannot be read is not there.
    private static GuestFile? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? Read(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidElfException)
        {
            return null;
        }
    }

    // A name of a file, not of a folder elsewhere.
    private string DebugLink()
    {
        bool isThere = TryGetSection(".gnu_debuglink", out ReadOnlyMemory<byte> link);
        int end = isThere ? link.Span.IndexOf((byte)0) : -1;
        return end > 0 ? System.IO.Path.GetFileName(Encoding.UTF8.GetString(link.Span[..end])) : "";
    }

    private bool TryGetSection(string name, out ReadOnlyMemory<byte> content)
    {
        try
        {
            return Elf.TryGetSection(name, out content);
        }
        catch (InvalidElfException)
        {
            content = default;
            return false;
        }
    }
}
