using Hyperlight.Build.Tests.Scratch;

namespace Hyperlight.Build.Tests;

[Collection(FirstTree.Name)]
public sealed class IncrementalBuildTests(ScratchTree tree)
{
    private const string Progress = "Shop.Guest -> compiling ahead of time (linux-x64, Debug)...";

    [Fact]
    public void A_first_build_compiles_and_links_the_guest_once()
    {
        Assert.True(tree.FirstBuild.Succeeded, tree.FirstBuild.Output);
        Assert.Equal(1, tree.FirstBuild.Compilations);
        Assert.Equal(1, tree.FirstBuild.Links);
    }

    [Fact]
    public void A_first_build_says_once_what_takes_long() =>
        Assert.Equal(1, tree.FirstBuild.Count(Progress));

    [Fact]
    public async Task An_unchanged_guest_is_neither_compiled_nor_linked_nor_copied_again()
    {
        await tree.BuildShopAsync();

        var second = await tree.BuildShopAsync();

        Assert.Equal(0, second.Compilations);
        Assert.Equal(0, second.Links);
        Assert.Equal(0, second.Count(Progress));
        Assert.True(second.Ran("StageGuests"));
        Assert.Empty(second.CopiedBy("StageGuests"));
    }

    [Fact]
    public async Task A_touched_contract_compiles_the_guest_once()
    {
        await tree.BuildShopAsync();
        File.SetLastWriteTimeUtc(tree.At("Shop.Contract/Contract.cs"), DateTime.UtcNow);

        var touched = await tree.BuildShopAsync();

        Assert.Equal(1, touched.Compilations);
        Assert.Equal(1, touched.Links);
        Assert.Equal(3, touched.CopiedBy("StageGuests").Count);
    }

    [Fact]
    public async Task A_changed_compiler_option_compiles_the_guest_once()
    {
        await tree.BuildShopAsync();

        var changed = await tree.BuildShopAsync("-p:StackTraceSupport=false");
        var after = await tree.BuildShopAsync("-p:StackTraceSupport=false");

        Assert.Equal(1, changed.Compilations);
        Assert.Equal(0, after.Compilations);
    }

    [Fact]
    public async Task A_changed_linker_option_links_the_guest_without_compiling_it()
    {
        await tree.BuildShopAsync();

        var changed = await tree.BuildShopAsync("-p:CompressSymbols=false");
        var after = await tree.BuildShopAsync("-p:CompressSymbols=false");

        Assert.Equal(0, changed.Compilations);
        Assert.Equal(1, changed.Links);
        Assert.Equal(0, after.Links);
    }
}
