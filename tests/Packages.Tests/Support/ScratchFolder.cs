using Hyperlight.Build.Tests.Scratch;
using Microsoft.Build.Logging.StructuredLogger;

namespace Packages.Tests.Support;

/// <summary>A folder of a user who knows the packages and nothing of the repository.</summary>
internal sealed class ScratchFolder
{
    private readonly Feed _feed;
    private int _builds;

    public ScratchFolder(Feed feed, string name)
    {
        _feed = feed;
        Root = Directory.CreateDirectory(Path.Combine(feed.Root, name)).FullName;
        // Nothing of the folders above takes part.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        // One more source than those that the machine has.
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="hyperlight" value="{feed.Packages}" />
              </packageSources>
            </configuration>
            """);
    }

    public string Root { get; }

    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    public Task<(int ExitCode, string Output)> DotnetAsync(string folder, params string[] arguments) => _feed.DotnetAsync(At(folder), arguments);

    /// <summary>Builds what is in a folder.</summary>
    public async Task<BuildResult> BuildAsync(string folder, params string[] arguments)
    {
        // One node: a second one costs more to start than it saves in so small a tree.
        string log = At($"{++_builds}.binlog");
        var (exitCode, output) = await DotnetAsync(folder, ["build", .. arguments, "-nologo", "-m:1", "-tl:off", $"-bl:{log}"]);
        Assert.True(File.Exists(log), output);
        return new BuildResult(exitCode, output, BinaryLog.ReadBuild(log));
    }
}
