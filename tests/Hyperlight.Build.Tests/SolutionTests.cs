using Hyperlight.Build.Tests.Scratch;

namespace Hyperlight.Build.Tests;

[Collection(SecondTree.Name)]
public sealed class SolutionTests(ScratchTree tree)
{
    [Fact]
    public async Task Hosts_that_share_a_guest_compile_it_once_and_each_stage_it_under_their_name()
    {
        tree.AddHost("Kiosk", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj" Name="Stand" />""");
        tree.Write("Shops.slnx", """
            <Solution>
              <Project Path="Shop/Shop.csproj" />
              <Project Path="Kiosk/Kiosk.csproj" />
              <Project Path="Shop.Guest/Shop.Guest.csproj" />
              <Project Path="Shop.Contract/Shop.Contract.csproj" />
            </Solution>
            """);
        File.SetLastWriteTimeUtc(tree.At("Shop.Contract/Contract.cs"), DateTime.UtcNow);

        var result = await tree.BuildAsync("Shops.slnx", "-m:2");

        Assert.True(result.Succeeded, result.Output);
        Assert.Equal(1, result.Compilations);
        Assert.True(File.Exists(Path.Combine(tree.Output("Shop"), "guests/Shop/Debug/Shop")));
        Assert.True(File.Exists(Path.Combine(tree.Output("Kiosk"), "guests/Stand/Debug/Stand")));
        Assert.True(File.Exists(Path.Combine(tree.Output("Kiosk"), "guests/Stand/Debug/Stand.dbg")));
    }

    [Fact]
    public async Task A_program_that_references_a_host_finds_the_guests_beside_itself()
    {
        tree.AddHost("Mall", """<ProjectReference Include="../Shop/Shop.csproj" />""");

        var result = await tree.BuildAsync("Mall");

        Assert.True(result.Succeeded, result.Output);
        Assert.True(File.Exists(Path.Combine(tree.Output("Mall"), "guests/Shop/Debug/Shop")));
        Assert.True(File.Exists(Path.Combine(tree.Output("Mall"), "guests/Shop/Debug/Shop.dbg")));
    }
}
