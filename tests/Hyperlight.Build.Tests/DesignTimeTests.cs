using Hyperlight.Build.Tests.Scratch;

namespace Hyperlight.Build.Tests;

[Collection(SecondTree.Name)]
public sealed class DesignTimeTests(ScratchTree tree)
{
    private const string Constant = "build_property.HyperlightStagedGuests = Shop=guests/Shop/Debug/Shop";

    private string CompilerOptions => tree.At($"Shop/obj/Debug/{Repository.HostFramework}/Shop.GeneratedMSBuildEditorConfig.editorconfig");

    [Theory]
    [InlineData(
        "-t:Compile", "-p:DesignTimeBuild=true", "-p:BuildingProject=false",
        "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true")]
    [InlineData("-p:DesignTimeBuild=true")]
    [InlineData("-p:BuildingProject=false")]
    public async Task A_design_time_build_compiles_no_guest_and_still_tells_the_generator_of_it(params string[] asTheIdeDoes)
    {
        // It does not compile references either: an IDE has done so before, unless another test cleaned them.
        var reference = await tree.BuildAsync("Shop.Contract", "--no-restore");
        Assert.True(reference.Succeeded, reference.Output);
        string native = tree.At($"Shop.Guest/obj/Debug/{Repository.GuestFramework}/linux-x64/native");
        File.Delete(CompilerOptions);
        if (Directory.Exists(native))
            Directory.Delete(native, recursive: true);

        var result = await tree.BuildShopAsync(asTheIdeDoes);

        Assert.Equal(0, result.Compilations);
        Assert.False(Directory.Exists(native));
        Assert.Contains(Constant, await File.ReadAllLinesAsync(CompilerOptions, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_generator_learns_the_same_from_a_build()
    {
        await tree.BuildShopAsync();

        Assert.Contains(Constant, await File.ReadAllLinesAsync(CompilerOptions, TestContext.Current.CancellationToken));
    }
}
