using Hyperlight.Build.Tests.Scratch;

namespace Packages.Tests.Support;

/// <summary>The solution that the template makes under the name Acme.Shop, built once.</summary>
public sealed class ShopSolution(Feed feed) : IAsyncLifetime
{
    public const string Name = "Acme.Shop";

    internal ScratchFolder Folder { get; } = new(feed, "template");

    /// <summary>The build that found nothing restored and nothing built.</summary>
    internal BuildResult FirstBuild { get; private set; } = null!;

    /// <summary>The build after that one, before any other that has other properties and so compiles again.</summary>
    internal BuildResult SecondBuild { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await NewAsync("install", Path.Combine(feed.Packages, $"Hyperlight.Templates.{Repository.Version}.nupkg"));
        await InstantiateAsync(Name);
        FirstBuild = await BuildAsync();
        SecondBuild = await BuildAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Makes one more solution from the template.</summary>
    internal Task InstantiateAsync(string name) => NewAsync("hyperlight", "-n", name);

    internal Task<BuildResult> BuildAsync() => Folder.BuildAsync(Name);

    /// <summary>Runs the SDK in the solution's folder, and expects success.</summary>
    internal async Task<string> DotnetAsync(params string[] arguments)
    {
        var (exitCode, output) = await Folder.DotnetAsync(Name, arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }

    // With templates of its own, not those of the user.
    private async Task NewAsync(params string[] arguments)
    {
        var (exitCode, output) = await Folder.DotnetAsync("", ["new", .. arguments, "--debug:custom-hive", Folder.At("hive")]);
        Assert.True(exitCode == 0, output);
    }
}
