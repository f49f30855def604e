namespace Hyperlight.TraceDump.Tests.Exports.Support;

/// <summary>The published speedscope: its page and its schema, which npm brings.</summary>
internal static class Speedscope
{
    private const string Version = "1.25.0", ValidatorVersion = "8.17.1";

    private static readonly Lazy<Task<(string Folder, string Problem)>> Installation = new(InstallAsync);

    /// <summary>A folder in which speedscope and a validator of JSON schemas are installed. The test is skipped when npm cannot do that.</summary>
    public static async Task<string> FolderAsync()
    {
        (string folder, string problem) = await Installation.Value;
        Assert.SkipWhen(problem.Length > 0, $"npm cannot install speedscope {Version}: {problem}");
        return folder;
    }

    /// <summary>The page as it was published.</summary>
    public static async Task<string> ReleaseAsync() => Path.Combine(await FolderAsync(), "node_modules/speedscope/dist/release");

    // Kept from run to run, and only seen when it is whole.
    private static async Task<(string, string)> InstallAsync()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"trace-dump-speedscope-{Version}-{ValidatorVersion}"), fresh = $"{folder}-{Guid.NewGuid():n}";
        if (Directory.Exists(folder))
            return (folder, "");
        Directory.CreateDirectory(fresh);
        Tool? npm = await Tool.TryAsync("npm", ["install", "--prefix", fresh, "--no-audit", "--no-fund", "--ignore-scripts", $"speedscope@{Version}", $"ajv@{ValidatorVersion}"]);
        if (npm is not { ExitCode: 0 })
        {
            Directory.Delete(fresh, recursive: true);
            return ("", npm?.Errors ?? "there is no npm");
        }
        try
        {
            Directory.Move(fresh, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(fresh, recursive: true);
        }
        return (folder, "");
    }
}
