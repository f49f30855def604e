namespace Samples.Tests.Support;

/// <summary>A folder for the files of one test class, which everybody may look into.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const UnixFileMode EverybodyReads = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperlight-sample-");

    public TemporaryFolder() => File.SetUnixFileMode(_folder.FullName, EverybodyReads);

    /// <summary>A path in the folder.</summary>
    public string At(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Copies a sample with its guests, so that another user can run it wherever it was built.</summary>
    /// <returns>Path of the copied program.</returns>
    public string CopyProgram(string sample)
    {
        string program = $"{SampleProgram.PathOf(sample)}.dll", source = Path.GetDirectoryName(program)!, target = At("programs");
        foreach (string path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            Copy(path, target + path[source.Length..]);
        return target + program[source.Length..];
    }

    /// <summary>Copies a file, so that another user can read it.</summary>
    /// <returns>Path of the copy.</returns>
    public string CopyFile(string path)
    {
        string copy = At(Path.GetFileName(path));
        Copy(path, copy);
        return copy;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static void Copy(string path, string copy)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!, EverybodyReads);
        File.Copy(path, copy, overwrite: true);
        File.SetUnixFileMode(copy, EverybodyReads);
    }
}
