using Hyperlight.Build.Tests.Scratch;
using Packages.Tests.Support;

namespace Packages.Tests;

public sealed class PackageTests(Feed feed)
{
    private const string Home = "https://github.com/hyperlight-bindings/hyperlight-bindings";

    private static readonly string[] Text =
        [".md", ".props", ".targets", ".xml", ".csproj", ".cs", ".json", ".slnx", ".gitignore", "/link-guest", ".awk"];

    public static TheoryData<string> Names =>
        ["Hyperlight.Abstractions", "Hyperlight.Guest", "Hyperlight.Host", "Hyperlight.OpenTelemetry", "Hyperlight.Templates", "Hyperlight.TraceDump"];

    [Fact]
    public void Packing_the_solution_makes_these_packages_and_no_other()
    {
        string[] made = [.. Directory.EnumerateFiles(feed.Packages).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

        string[] packages = [.. Names.Select(static row => $"{row.Data}.{Repository.Version}.nupkg")];
        // What holds files only has none.
        string[] symbols = [.. Names.Where(static row => row.Data != "Hyperlight.Templates").Select(static row => $"{row.Data}.{Repository.Version}.snupkg")];
        Assert.Equal(packages.Concat(symbols).Order(StringComparer.Ordinal), made);
    }

    [Fact]
    public void Abstractions_holds_the_contract_the_protocol_the_generator_and_the_fixes_and_depends_on_nothing()
    {
        var package = Open("Hyperlight.Abstractions");

        Assert.Equal(
            [
                "README.md",
                "analyzers/dotnet/cs/Hyperlight.CodeFixes.dll",
                "analyzers/dotnet/cs/Hyperlight.Generators.dll",
                "build/Hyperlight.Abstractions.props",
                "build/Hyperlight.Abstractions.targets",
                "lib/net8.0/Hyperlight.Abstractions.dll",
                "lib/net8.0/Hyperlight.Abstractions.xml",
                "lib/net8.0/Hyperlight.Protocol.dll",
                "lib/net8.0/Hyperlight.Protocol.xml",
            ],
            package.Files);
        Assert.Empty(package.Dependencies);
    }

    [Fact]
    public void Guest_holds_the_guest_and_what_compiles_it_and_makes_a_guest_only_of_the_project_that_references_it()
    {
        var package = Open("Hyperlight.Guest");

        Assert.Equal(
            [
                "README.md",
                "build/Hyperlight.Features.props",
                "build/Hyperlight.Guest.props",
                "build/Hyperlight.Guest.targets",
                "lib/net8.0/Hyperlight.Guest.dll",
                "lib/net8.0/Hyperlight.Guest.xml",
                "tasks/netstandard2.0/Hyperlight.Build.dll",
                "tools/link-guest",
                "tools/link-messages.awk",
            ],
            package.Files);
        Assert.Equal(2, package.Dependencies.Count);
        Assert.Equal($"net8.0: Hyperlight.Abstractions {Repository.Version} include=\"All\"", package.Dependencies[0]);
        Assert.StartsWith("net8.0: Microsoft.Extensions.Logging.Abstractions 8.0.", package.Dependencies[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Host_holds_the_host_the_symbols_and_what_stages_guests()
    {
        var package = Open("Hyperlight.Host");

        Assert.Equal(
            [
                "README.md",
                "build/Hyperlight.Features.props",
                "build/Hyperlight.Host.props",
                "build/Hyperlight.Host.targets",
                "buildTransitive/Hyperlight.Features.props",
                "buildTransitive/Hyperlight.Host.props",
                "buildTransitive/Hyperlight.Host.targets",
                "lib/net10.0/Hyperlight.Host.dll",
                "lib/net10.0/Hyperlight.Host.xml",
                "lib/net10.0/Hyperlight.Symbols.dll",
                "lib/net10.0/Hyperlight.Symbols.xml",
                "tasks/netstandard2.0/Hyperlight.Build.dll",
                "tools/net10.0/Blake3.dll",
                "tools/net10.0/Hyperlight.Abstractions.dll",
                "tools/net10.0/Hyperlight.Host.dll",
                "tools/net10.0/Hyperlight.Protocol.dll",
                "tools/net10.0/Hyperlight.Symbols.dll",
                "tools/net10.0/Microsoft.Extensions.DependencyInjection.Abstractions.dll",
                "tools/net10.0/Microsoft.Extensions.Logging.Abstractions.dll",
                "tools/net10.0/hyperlight-stage.deps.json",
                "tools/net10.0/hyperlight-stage.dll",
                "tools/net10.0/hyperlight-stage.runtimeconfig.json",
            ],
            package.Files);
        Assert.Equal(3, package.Dependencies.Count);
        Assert.StartsWith("net10.0: Blake3 ", package.Dependencies[0], StringComparison.Ordinal);
        Assert.Equal($"net10.0: Hyperlight.Abstractions {Repository.Version} include=\"All\"", package.Dependencies[1]);
        Assert.StartsWith("net10.0: Microsoft.Extensions.Logging.Abstractions ", package.Dependencies[2], StringComparison.Ordinal);
    }

    [Fact]
    public void OpenTelemetry_brings_the_host_with_its_targets()
    {
        var package = Open("Hyperlight.OpenTelemetry");

        Assert.Equal(
            ["README.md", "lib/net10.0/Hyperlight.OpenTelemetry.dll", "lib/net10.0/Hyperlight.OpenTelemetry.xml"], package.Files);
        Assert.Equal(2, package.Dependencies.Count);
        Assert.Equal($"net10.0: Hyperlight.Host {Repository.Version} include=\"All\"", package.Dependencies[0]);
        Assert.StartsWith("net10.0: OpenTelemetry ", package.Dependencies[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_hold_files_only_and_ask_for_packages_of_their_own_version()
    {
        var package = Open("Hyperlight.Templates");

        Assert.Empty(package.Dependencies);
        Assert.All(package.Files, static file => Assert.Matches("^(README.md$|content/hyperlight/)", file));
        Assert.Contains("content/hyperlight/.gitignore", package.Files);
        Assert.Contains("content/hyperlight/.template.config/template.json", package.Files);
        string versions = package.Read("content/hyperlight/Directory.Packages.props");
        foreach (string name in new[] { "Abstractions", "Guest", "Host" })
            Assert.Contains($"""<PackageVersion Include="Hyperlight.{name}" Version="{Repository.Version}" />""", versions, StringComparison.Ordinal);
        Assert.DoesNotContain("_VERSION", versions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TraceDump_is_a_tool_that_needs_nothing_else()
    {
        Assert.Empty(Open("Hyperlight.TraceDump").Dependencies);
        string tools = Path.Combine(feed.Root, "tools");
        var (exitCode, output) = await feed.DotnetAsync(feed.Root, "tool", "install", "Hyperlight.TraceDump", "--tool-path", tools, "--source", feed.Packages, "--version", Repository.Version);
        Assert.True(exitCode == 0, output);
        (exitCode, output) = await CommandLine.RunAsync(Path.Combine(tools, "trace_dump"), ["--help"], new Dictionary<string, string>(), feed.Root);
        Assert.True(exitCode == 0, output);
        Assert.Contains("list_frames", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hyperlight.Abstractions", "lib/net8.0/Hyperlight.Abstractions.pdb", "lib/net8.0/Hyperlight.Protocol.pdb")]
    [InlineData("Hyperlight.Guest", "lib/net8.0/Hyperlight.Guest.pdb")]
    [InlineData("Hyperlight.Host", "lib/net10.0/Hyperlight.Host.pdb", "lib/net10.0/Hyperlight.Symbols.pdb")]
    [InlineData("Hyperlight.OpenTelemetry", "lib/net10.0/Hyperlight.OpenTelemetry.pdb")]
    public void Each_assembly_has_its_symbols_in_the_symbol_package(string name, params string[] symbols) =>
        Assert.Equal(symbols, new Package(Path.Combine(feed.Packages, $"{name}.{Repository.Version}.snupkg")).Files);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_package_tells_what_it_is_and_where_it_comes_from(string name)
    {
        var package = Open(name);

        Assert.Equal(Repository.Version, package.Tell("version"));
        Assert.Equal("README.md", package.Tell("readme"));
        Assert.Equal(Home, package.Tell("projectUrl"));
        Assert.Equal(Home, package.Metadata.Elements().Single(static element => element.Name.LocalName == "repository").Attribute("url")!.Value);
        Assert.StartsWith($"# {name}\n", package.Read("README.md"), StringComparison.Ordinal);
        Assert.NotEqual("Package Description", package.Tell("description"));
        Assert.Contains("hyperlight", package.Tell("tags"), StringComparison.Ordinal);
        Assert.NotEqual(name, package.Tell("authors"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_in_a_package_knows_the_folder_that_it_was_built_in(string name)
    {
        var package = Open(name);

        foreach (string file in package.Files.Where(static file => Text.Any(file.EndsWith)))
        {
            string text = package.Read(file);
            Assert.DoesNotContain(Repository.Root, text, StringComparison.Ordinal);
            Assert.DoesNotContain("RepositoryRoot", text, StringComparison.Ordinal);
        }
    }

    private Package Open(string name) => new(Path.Combine(feed.Packages, $"{name}.{Repository.Version}.nupkg"));
}
