using System.Text.Json;
using System.Text.RegularExpressions;
using Hyperlight.Build.Tests.Scratch;

namespace Hyperlight.Build.Tests;

/// <summary>One guest, staged with and without features by one host.</summary>
[Collection(SecondTree.Name)]
public sealed class VariantTests(ScratchTree tree, MarketHost market) : IClassFixture<MarketHost>
{
    [Fact]
    public void Each_variant_is_compiled_once_and_staged_on_its_own()
    {
        Assert.True(market.FirstBuild.Succeeded, market.FirstBuild.Output);
        Assert.Equal(2, market.FirstBuild.Compilations);
        Assert.Equal(1, market.FirstBuild.Count(ProgressOf("Stall.Guest", "Debug")));
        Assert.Equal(1, market.FirstBuild.Count(ProgressOf("Stall.Guest", "Debug+trace_guest")));
        Assert.Equal(
            [
                "Debug+trace_guest/Stall", "Debug+trace_guest/Stall.dbg", "Debug+trace_guest/Stall.manifest.json",
                "Debug/Stall", "Debug/Stall.dbg", "Debug/Stall.manifest.json",
            ],
            market.FirstFiles);
    }

    [Fact]
    public async Task The_generator_learns_each_variants_name()
    {
        await market.StageAsync();
        string options = tree.At($"Market/obj/Debug/{Repository.HostFramework}/Market.GeneratedMSBuildEditorConfig.editorconfig");

        Assert.Contains(
            "build_property.HyperlightStagedGuests = Stall=guests/Stall/Debug/Stall|Stall+trace_guest=guests/Stall/Debug+trace_guest/Stall|Shop=guests/Shop/Debug/Shop",
            await File.ReadAllLinesAsync(options, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Debug", "plain")]
    [InlineData("Debug+trace_guest", "traced")]
    public async Task A_variant_runs_the_code_of_its_features_and_holds_no_other(string variant, string printed)
    {
        await market.StageAsync();

        var (_, output) = await CommandLine.RunAsync(market.Staged(variant), []);
        var (_, symbols) = await CommandLine.RunAsync("nm", [$"{market.Staged(variant)}.dbg"]);

        Assert.Equal($"{printed}\n", output);
        Assert.Equal(variant.Contains("trace_guest", StringComparison.Ordinal), symbols.Contains("OnlyWhenTraced", StringComparison.Ordinal));
        Assert.Contains("WheneverItRuns", symbols, StringComparison.Ordinal);
        Assert.DoesNotContain("OnlyWhenProfiled", symbols, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Debug", "")]
    [InlineData("Debug+trace_guest", "trace_guest")]
    public async Task The_manifest_beside_a_variant_says_what_readelf_reads_in_it(string variant, string features)
    {
        await market.StageAsync();

        var (_, notes) = await CommandLine.RunAsync("readelf", ["--wide", "--notes", market.Staged(variant)]);
        using var manifest = JsonDocument.Parse(
            await File.ReadAllBytesAsync($"{market.Staged(variant)}.manifest.json", TestContext.Current.CancellationToken));
        using var note = JsonDocument.Parse(Convert.FromHexString(
            Regex.Match(notes, @"Hyperlight\s+0x[0-9a-f]+.*?description data: ((?:[0-9a-f]{2} )+)", RegexOptions.Singleline).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal)));

        Assert.Contains($"Build ID: {manifest.RootElement.GetProperty("buildId").GetString()}\n", notes, StringComparison.Ordinal);
        foreach (JsonElement root in (JsonElement[])[manifest.RootElement, note.RootElement])
        {
            Assert.Equal("Stall", root.GetProperty("name").GetString());
            Assert.Equal(features, string.Join('+', root.GetProperty("features").EnumerateArray()));
            // A guest without a [Guest] class answers no calls.
            Assert.Equal(0, root.GetProperty("protocolVersion").GetInt32());
            Assert.Empty(root.GetProperty("contracts").EnumerateArray());
        }
    }

    [Fact]
    public async Task An_unchanged_guest_is_compiled_again_in_no_variant_however_it_is_built()
    {
        await market.StageAsync();

        Assert.Equal(0, (await market.BuildAsync()).Compilations);
        Assert.Equal(0, (await market.BuildAsync("-m:2")).Compilations);
        Assert.Equal(0, (await market.BuildAsync("-graph")).Compilations);
    }

    [Fact]
    public async Task A_touched_source_compiles_the_variants_of_its_guest_and_no_other_guest()
    {
        await market.StageAsync();
        File.SetLastWriteTimeUtc(tree.At("Stall.Guest/Program.cs"), DateTime.UtcNow);

        var touched = await market.BuildAsync("-m:2", "-graph");

        Assert.Equal(2, touched.Compilations);
        Assert.Equal(0, touched.Count(ProgressOf("Shop.Guest", "Debug")));
        Assert.Equal(0, (await market.BuildAsync()).Compilations);
    }

    [Fact]
    public async Task The_command_line_adds_features_and_compiles_only_the_variants_that_are_new()
    {
        await market.StageAsync();

        var asked = await market.BuildAsync("-p:HyperlightGuestFeatures=trace_guest");
        var back = await market.BuildAsync();

        // Of Stall the traced variant is there already.
        Assert.Equal(1, asked.Compilations);
        Assert.Equal(1, asked.Count(ProgressOf("Shop.Guest", "Debug+trace_guest")));
        Assert.Equal(0, back.Compilations);
        Assert.Equal(["Debug"], Directory.EnumerateFiles(tree.At($"Market/bin/Debug/{Repository.HostFramework}/guests/Shop"), "Shop", SearchOption.AllDirectories)
            .Select(static path => Path.GetFileName(Path.GetDirectoryName(path)!)));
    }

    [Fact]
    public async Task Clean_leaves_no_variant()
    {
        await market.StageAsync();

        var result = await tree.RunAsync("clean", "Market");

        Assert.True(result.Succeeded, result.Output);
        Assert.False(Directory.Exists(Path.Combine(tree.Output("Market"), "guests")));
        Assert.Empty(Directory.EnumerateDirectories(tree.At("Stall.Guest"), "native*", SearchOption.AllDirectories));
    }

    private static string ProgressOf(string guest, string variant) => $"{guest} -> compiling ahead of time (linux-x64, {variant})...";
}
