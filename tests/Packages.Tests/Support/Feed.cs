using Hyperlight.Build.Tests.Scratch;

namespace Packages.Tests.Support;

/// <summary>A folder outside the repository, with all packages of the solution.</summary>
public sealed class Feed : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperlight-packages-");

    /// <summary>Where the packages are.</summary>
    public string Packages => Path.Combine(Root, "feed");

    /// <summary>The folder for all that the tests make.</summary>
    internal string Root => _folder.FullName;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(Root, "tmp"));
        string solution = Path.Combine(Repository.Root, "Hyperlight.Bindings.sln");
        var (exitCode, output) = await DotnetAsync(Root, "pack", solution, "--no-build", "-c", Repository.Configuration, "-o", Packages);
        Assert.True(exitCode == 0, output);
    }

    public async ValueTask DisposeAsync()
    {
        // That of these tests alone: it listens in their folder for temporary files.
        await DotnetAsync(Root, "build-server", "shutdown", "--vbcscompiler");
        _folder.Delete(recursive: true);
    }

    /// <summary>Runs the SDK with a package folder that starts empty. No process but the compiler's server outlives it, and what it leaves behind goes with the folder.</summary>
    internal Task<(int ExitCode, string Output)> DotnetAsync(string folder, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Path.Combine(Root, "packages"),
            ["TMPDIR"] = Path.Combine(Root, "tmp"),
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "true",
            // Builds are short: nothing is compiled twice in one.
            ["DOTNET_TieredPGO"] = "0",
        };
        return CommandLine.RunAsync("dotnet", arguments, environment, folder);
    }
}
