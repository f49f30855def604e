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

    /// <summary>Copies the sample programs, so that another user can run them wherever the tests lie.</summary>
    /// <returns>Path of the copy.</returns>
    public string CopyPrograms()
    {
        string source = AppContext.BaseDirectory.TrimEnd('/'), target = At("programs");
        foreach (string path in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = target + path[source.Length..];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!, EverybodyReads);
            File.Copy(path, copy);
            File.SetUnixFileMode(copy, EverybodyReads);
        }

        return target;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
