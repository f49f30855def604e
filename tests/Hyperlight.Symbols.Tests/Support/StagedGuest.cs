namespace Hyperlight.Symbols.Tests.Support;

/// <summary>A real guest: a NativeAOT program with its symbols in a file beside it.</summary>
internal static class StagedGuest
{
    public static string ProgramPath { get; } = Find("SimpleGuest");

    public static string SymbolPath { get; } = ProgramPath + ".dbg";

    public static ElfFile Program { get; } = ElfFile.Parse(File.ReadAllBytes(ProgramPath));

    public static ElfFile Symbols { get; } = ElfFile.Parse(File.ReadAllBytes(SymbolPath));

    private static string Find(string name) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "guests"), name, SearchOption.AllDirectories).Single();
}
