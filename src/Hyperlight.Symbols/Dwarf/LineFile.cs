namespace Hyperlight.Symbols;

/// <summary>A source file of a line number program: its name, the folder that the name is relative to, and the one which that is relative to.</summary>
internal readonly record struct LineFile(TextReference Name, TextReference Folder, TextReference CompilationFolder)
{
    /// <summary>The path as the compiler saw it.</summary>
    public string Path(DebugSections sections)
    {
        string name = sections.Text(Name);
        return Rooted(Rooted(name, Folder, sections), CompilationFolder, sections);
    }

    private static string Rooted(string path, TextReference folder, DebugSections sections)
    {
        string parent = path.StartsWith('/') ? "" : sections.Text(folder);
        return parent.Length == 0 ? path : $"{parent}/{path}";
    }
}
