using Hyperlight.Build.Tests.Scratch;

namespace Hyperlight.Build.Tests;

[Collection(FirstTree.Name)]
public sealed class StagedGuestTests(ScratchTree tree)
{
    private const string Guest = "guests/Shop/Debug/Shop";

    [Fact]
    public async Task The_staged_guest_is_a_static_executable_for_x86_64_at_fixed_addresses()
    {
        string header = await ReadElfAsync("--file-header");
        string segments = await ReadElfAsync("--program-headers", "--dynamic");

        Assert.Matches(@"Class:\s+ELF64\b", header);
        Assert.Matches(@"Type:\s+EXEC\b", header);
        Assert.Matches(@"Machine:\s+Advanced Micro Devices X86-64", header);
        Assert.Matches(@"\bLOAD\b", segments);
        Assert.DoesNotMatch(@"\b(INTERP|DYNAMIC)\b", segments);
    }

    [Fact]
    public async Task Symbols_are_staged_beside_the_guest_which_names_them()
    {
        Assert.Contains("Shop.dbg", await ReadElfAsync("--string-dump=.gnu_debuglink"), StringComparison.Ordinal);
        var (_, symbols) = await CommandLine.RunAsync("readelf", ["--wide", "--symbols", tree.Staged($"{Guest}.dbg")]);
        Assert.Contains("Shop_Guest_Program___Main", symbols, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_staged_guest_holds_the_code_of_its_references()
    {
        await tree.StageShopAsync();

        var (_, output) = await CommandLine.RunAsync(tree.Staged(Guest), []);

        Assert.Equal($"{ScratchTree.Greeting}\n", output);
    }

    [Fact]
    public async Task Staging_alone_compiles_no_host()
    {
        await tree.StageShopAsync();
        Directory.Delete(tree.Output(), recursive: true);

        await tree.BuildShopAsync("-t:StageGuests");

        Assert.Equal(["Shop", "Shop.dbg", "Shop.manifest.json"], FilesIn(tree.Output()));
    }

    [Fact]
    public async Task Publish_carries_the_guests()
    {
        await tree.BuildShopAsync();

        var result = await tree.RunAsync("publish", "Shop", "-c", "Debug", "--no-build", "-o", tree.At("published"));

        Assert.True(result.Succeeded, result.Output);
        Assert.True(File.Exists(tree.At($"published/{Guest}")));
        Assert.True(File.Exists(tree.At($"published/{Guest}.dbg")));
    }

    [Fact]
    public async Task Clean_removes_what_was_staged_and_what_was_compiled()
    {
        await tree.StageShopAsync();

        var result = await tree.RunAsync("clean", "Shop");

        Assert.True(result.Succeeded, result.Output);
        Assert.False(Directory.Exists(tree.Staged("guests")));
        Assert.Empty(Directory.EnumerateDirectories(tree.At("Shop.Guest"), "native", SearchOption.AllDirectories));
    }

    private static string[] FilesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private async Task<string> ReadElfAsync(params string[] options)
    {
        await tree.StageShopAsync();
        var (exitCode, output) = await CommandLine.RunAsync("readelf", ["--wide", .. options, tree.Staged(Guest)]);
        Assert.True(exitCode == 0, output);
        return output;
    }
}
