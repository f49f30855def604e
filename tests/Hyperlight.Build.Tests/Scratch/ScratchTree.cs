namespace Hyperlight.Build.Tests.Scratch;

/// <summary>Projects in a folder of their own, outside the repository: a contract, a guest that prints what it says, and a host.</summary>
public sealed class ScratchTree : IAsyncLifetime
{
    public const string Greeting = "Hello from the contract.";

    private int _builds;

    public ScratchTree()
    {
        Root = Directory.CreateTempSubdirectory("hyperlight-build-tests-").FullName;
        Directory.CreateDirectory(At("tmp"));
        Isolate();
        Write("Shop.Contract/Shop.Contract.csproj", Projects.Library());
        Write("Shop.Contract/Contract.cs", $$"""
            namespace Shop;
            public static class Contract { public static string Greeting => "{{Greeting}}"; }
            """);
        Write("Shop.Guest/Shop.Guest.csproj", Projects.Guest());
        Write("Shop.Guest/Program.cs", "System.Console.WriteLine(Shop.Contract.Greeting);");
        AddHost("Shop", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj" />""");
    }

    public string Root { get; }

    public string At(string path) => Path.Combine(Root, path);

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }

    /// <summary>A host with these items.</summary>
    public void AddHost(string name, string items)
    {
        Write($"{name}/{name}.csproj", Projects.Host(items));
        Write($"{name}/Program.cs", "System.Console.WriteLine();");
    }

    /// <summary>The output folder of a host.</summary>
    public string Output(string host = "Shop") => At($"{host}/bin/Debug/{Repository.HostFramework}");

    /// <summary>A file in the output folder of the host Shop.</summary>
    public string Staged(string path) => Path.Combine(Output(), path);

    internal Task<BuildResult> BuildAsync(params string[] arguments) => RunAsync(path: null, ["build", .. arguments]);

    /// <summary>Builds the host Shop, which the first build restored, and expects success.</summary>
    internal async Task<BuildResult> BuildShopAsync(params string[] arguments)
    {
        var result = await BuildAsync(["Shop", "--no-restore", .. arguments]);
        Assert.True(result.Succeeded, result.Output);
        return result;
    }

    /// <summary>Builds the host Shop if another test took away what it staged.</summary>
    internal async Task StageShopAsync()
    {
        if (!File.Exists(Staged("guests/Shop/Debug/Shop")))
            await BuildShopAsync();
    }

    /// <summary>Builds with another PATH.</summary>
    internal Task<BuildResult> BuildWithPathAsync(string path, params string[] arguments) => RunAsync(path, ["build", .. arguments]);

    internal Task<BuildResult> RunAsync(params string[] arguments) => RunAsync(path: null, arguments);

    /// <summary>Builds where <c>/dev/kvm</c> is another device.</summary>
    internal async Task<BuildResult> BuildWithoutKvmAsync(params string[] arguments)
    {
        string[] hidden = ["--mount", "sh", "-c", "mount --bind /dev/null /dev/kvm && exec \"$@\"", "sh"];
        var (allowed, reason) = await CommandLine.RunAsync("unshare", [.. hidden, "true"]);
        Assert.SkipUnless(allowed == 0, $"This user may not hide /dev/kvm: {reason}");
        return await RunAsync("unshare", [.. hidden, "dotnet"], path: null, ["build", .. arguments]);
    }

    /// <summary>The build of the host Shop that found nothing built.</summary>
    internal BuildResult FirstBuild { get; private set; } = null!;

    public async ValueTask InitializeAsync() => FirstBuild = await BuildAsync("Shop");

    public async ValueTask DisposeAsync()
    {
        // That of this tree alone: it listens in the tree's folder for temporary files.
        await CommandLine.RunAsync("dotnet", ["build-server", "shutdown", "--vbcscompiler"], Environs(path: null), Root);
        Directory.Delete(Root, recursive: true);
    }

    private Task<BuildResult> RunAsync(string? path, string[] arguments) => RunAsync("dotnet", [], path, arguments);

    private async Task<BuildResult> RunAsync(string program, string[] before, string? path, string[] arguments)
    {
        string log = At($"{++_builds}.binlog");
        // One node, unless a test asks for more: starting another takes longer than what it saves here.
        string[] command = [.. before, arguments[0], "-m:1", .. arguments[1..], "-nologo", "-tl:off", $"-bl:{log}"];
        var (exitCode, output) = await CommandLine.RunAsync(program, command, Environs(path), Root);
        Assert.True(File.Exists(log), output);
        return new BuildResult(exitCode, output, Microsoft.Build.Logging.StructuredLogger.BinaryLog.ReadBuild(log));
    }

    // No process but the compiler's server outlives a build, and what it leaves behind goes with the tree.
    private Dictionary<string, string> Environs(string? path) => new()
    {
        ["TMPDIR"] = At("tmp"),
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "true",
        // Builds are short: nothing is compiled twice in one.
        ["DOTNET_TieredPGO"] = "0",
        ["PATH"] = path ?? Environment.GetEnvironmentVariable("PATH")!,
    };

    // Nothing of the folders above takes part, and the SDK is the repository's.
    private void Isolate()
    {
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        File.Copy(Path.Combine(Repository.Root, "global.json"), At("global.json"));
    }
}
