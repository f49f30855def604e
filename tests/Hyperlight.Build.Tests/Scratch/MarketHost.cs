namespace Hyperlight.Build.Tests.Scratch;

/// <summary>A host with a guest in two variants, whose code asks what it was built with, and with the tree's other guest.</summary>
public sealed class MarketHost(ScratchTree tree) : IAsyncLifetime
{
    internal BuildResult FirstBuild { get; private set; } = null!;

    /// <summary>What the first build left in the folders of the guest with variants: other tests clean.</summary>
    public IReadOnlyList<string> FirstFiles { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        tree.Write("Stall.Guest/Stall.Guest.csproj", Projects.Guest($"""<Reference Include="{Path.Combine(AppContext.BaseDirectory, "Hyperlight.Guest.dll")}" />"""));
        tree.Write("Stall.Guest/Program.cs", """
            using System;
            using System.Runtime.CompilerServices;
            using Hyperlight.Guest;

            WheneverItRuns(GuestFeatures.TraceGuest ? OnlyWhenTraced() : "plain");
            if (GuestFeatures.MemoryProfile)
                OnlyWhenProfiled();

            [MethodImpl(MethodImplOptions.NoInlining)]
            static void WheneverItRuns(string text) => Console.WriteLine(text);

            [MethodImpl(MethodImplOptions.NoInlining)]
            static string OnlyWhenTraced() => "traced";

            [MethodImpl(MethodImplOptions.NoInlining)]
            static void OnlyWhenProfiled() => Console.WriteLine("profiled");
            """);
        tree.AddHost("Market", """
            <HyperlightGuest Include="../Stall.Guest/Stall.Guest.csproj" />
            <HyperlightGuest Include="../Stall.Guest/Stall.Guest.csproj" Features="trace_guest" />
            <HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj" />
            """);
        await tree.BuildShopAsync();
        FirstBuild = await tree.BuildAsync("Market", "-m:2");
        string guests = Path.Combine(tree.Output("Market"), "guests/Stall");
        FirstFiles = [.. Directory.EnumerateFiles(guests, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(guests, path)).Order(StringComparer.Ordinal)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The image of a variant beside the host.</summary>
    public string Staged(string variant) => Path.Combine(tree.Output("Market"), $"guests/Stall/{variant}/Stall");

    /// <summary>Builds the host, and expects success.</summary>
    internal async Task<BuildResult> BuildAsync(params string[] arguments)
    {
        var result = await tree.BuildAsync(["Market", "--no-restore", .. arguments]);
        Assert.True(result.Succeeded, result.Output);
        return result;
    }

    /// <summary>Builds the host if another test took away what it staged.</summary>
    internal async Task StageAsync()
    {
        if (!File.Exists(Staged("Debug")) || !File.Exists(Staged("Debug+trace_guest")))
            await BuildAsync();
    }
}
