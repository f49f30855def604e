using System.Text.RegularExpressions;
using Hyperlight.Build.Tests.Scratch;

namespace Hyperlight.Build.Tests;

/// <summary>Restore does not import what comes from a package, so it sees of a HyperlightGuest item nothing to restore.</summary>
[Collection(SecondTree.Name)]
public sealed partial class RestoreTests(ScratchTree tree)
{
    // Builds the guest as far as the C# compiler goes.
    private const string References = "-t:ResolveProjectReferences";

    private string Assets => tree.At("Depot.Guest/obj/project.assets.json");

    [Fact]
    public async Task Hosts_that_are_built_without_their_guest_restore_it_once()
    {
        AddDepot();
        tree.AddHost("Annex", """<HyperlightGuest Include="../Depot.Guest/Depot.Guest.csproj" />""");
        tree.Write("Depots.slnx", """
            <Solution>
              <Project Path="Depot/Depot.csproj" />
              <Project Path="Annex/Annex.csproj" />
            </Solution>
            """);

        var first = await tree.BuildAsync("Depots.slnx", References, "-m:2");
        var second = await tree.BuildAsync("Depots.slnx", References, "-m:2");

        Assert.True(first.Succeeded, first.Output);
        Assert.Equal(1, first.Count("Depot -> restoring Depot.Guest..."));
        Assert.Single(RestoredGuest().Matches(first.Output));
        Assert.True(second.Succeeded, second.Output);
        Assert.DoesNotContain("-> restoring", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_design_time_build_restores_no_guest()
    {
        AddDepot();

        var result = await tree.BuildAsync("Depot", References, "-p:DesignTimeBuild=true", "-p:BuildingProject=false");

        Assert.True(result.Succeeded, result.Output);
        Assert.False(File.Exists(Assets));
    }

    // With nothing restored.
    private void AddDepot()
    {
        if (Directory.Exists(tree.At("Depot.Guest")))
            Directory.Delete(tree.At("Depot.Guest"), recursive: true);
        tree.Write("Depot.Guest/Depot.Guest.csproj", Projects.Guest());
        tree.Write("Depot.Guest/Program.cs", "System.Console.WriteLine();");
        tree.AddHost("Depot", """<HyperlightGuest Include="../Depot.Guest/Depot.Guest.csproj" />""");
    }

    [GeneratedRegex(@"Restored .*/Depot\.Guest\.csproj")]
    private static partial Regex RestoredGuest();
}
