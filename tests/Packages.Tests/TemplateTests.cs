using System.Text.RegularExpressions;
using Hyperlight.Build.Tests.Scratch;
using Packages.Tests.Support;
using Tests.Support;

namespace Packages.Tests;

public sealed partial class TemplateTests(ShopSolution shop) : IClassFixture<ShopSolution>
{
    [Fact]
    public void The_solution_builds_without_a_warning_and_compiles_its_guest_once()
    {
        Assert.True(shop.FirstBuild.Succeeded, shop.FirstBuild.Output);
        Assert.Empty(shop.FirstBuild.Warnings);
        Assert.Equal(1, shop.FirstBuild.Compilations);
        Assert.DoesNotContain("-> restoring", shop.FirstBuild.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_build_compiles_and_links_no_guest()
    {
        Assert.True(shop.SecondBuild.Succeeded, shop.SecondBuild.Output);
        Assert.Equal(0, shop.SecondBuild.Compilations);
        Assert.Equal(0, shop.SecondBuild.Links);
    }

    [Fact]
    public async Task The_host_calls_its_guest() =>
        Assert.Equal("59.75 USD\n", await shop.DotnetAsync("run", "--no-build", "--project", ShopSolution.Name, "--", "USD"));

    [Fact]
    public async Task The_host_tells_what_went_wrong()
    {
        string[] run = ["run", "--no-build", "--project", ShopSolution.Name, "--", "XXX"];
        var (exitCode, output) = await shop.Folder.DotnetAsync(ShopSolution.Name, run);

        Assert.Equal(1, exitCode);
        Assert.Contains("No rate for 'XXX'.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_tests_pass()
    {
        string[] sources = Directory.GetFiles(shop.Folder.At("Acme.Shop/Acme.Shop.Tests"), "*.cs");
        int tests = sources.Sum(static source => File.ReadLines(source).Count(static line => line.Trim() == "[Fact]"));

        string output = await shop.DotnetAsync("test", "--no-build");

        Assert.NotEqual(0, tests);
        Assert.Matches($@"\btotal: {tests}\b", output);
        Assert.Matches($@"\bsucceeded: {tests}\b", output);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("single", "-p:PublishSingleFile=true")]
    public async Task A_published_host_finds_its_guest_wherever_it_is_started(string name, params string[] options)
    {
        string output = shop.Folder.At(name);
        await shop.DotnetAsync(["publish", ShopSolution.Name, "-c", "Debug", "-o", output, .. options]);

        var (exitCode, printed) = await CommandLine.RunAsync(Path.Combine(output, ShopSolution.Name), ["USD"], folder: Path.GetTempPath());

        Assert.Equal((0, "59.75 USD\n"), (exitCode, printed));
        Assert.Equal(name == "plain", File.Exists(Path.Combine(output, $"{ShopSolution.Name}.dll")));
        Assert.True(File.Exists(Path.Combine(output, "guests/Pricing/Debug/Pricing")));
    }

    [Fact]
    public async Task A_snapshot_is_staged_on_request_and_published()
    {
        string project = shop.Folder.At("Acme.Shop/Acme.Shop/Acme.Shop.csproj"), text = await File.ReadAllTextAsync(project, TestContext.Current.CancellationToken);
        shop.Folder.Write("Acme.Shop/Acme.Shop/Acme.Shop.csproj", text.Replace("Name=\"Pricing\"", "Name=\"Pricing\" StageSnapshot=\"true\"", StringComparison.Ordinal));
        try
        {
            string output = shop.Folder.At("frozen");
            await shop.DotnetAsync("publish", ShopSolution.Name, "-c", "Debug", "-o", output);

            var (exitCode, printed) = await CommandLine.RunAsync(Path.Combine(output, ShopSolution.Name), ["USD"]);

            Assert.Equal((0, "59.75 USD\n"), (exitCode, printed));
            Assert.Equal(Kvm.Opens, File.Exists(Path.Combine(output, "guests/Pricing/Debug/Pricing.hlsnap")));
        }
        finally
        {
            await File.WriteAllTextAsync(project, text, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_program_that_tests_the_guests_class_is_no_guest()
    {
        shop.Folder.Write("Acme.Shop/Direct/Direct.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Acme.Shop.Guest/Acme.Shop.Guest.csproj" />
                <ProjectReference Include="../Acme.Shop.Contract/Acme.Shop.Contract.csproj" />
              </ItemGroup>
            </Project>
            """);
        shop.Folder.Write("Acme.Shop/Direct/Program.cs", """
            Console.WriteLine(new Acme.Shop.Guest.PriceCalculator(new Par()).Total("2 x 0.50", "EUR"));

            internal sealed class Par : Acme.Shop.IExchangeRates
            {
                public double RateOf(string currency) => 1;
            }
            """);

        var build = await shop.Folder.BuildAsync("Acme.Shop/Direct");

        Assert.True(build.Succeeded, build.Output);
        Assert.Empty(build.Warnings);
        Assert.Equal(0, build.Compilations);
        Assert.Equal("100\n", await shop.DotnetAsync("Direct/bin/Debug/net10.0/Direct.dll"));
    }

    [Fact]
    public async Task A_name_that_is_no_identifier_becomes_one_in_code()
    {
        await shop.InstantiateAsync("my-shop");

        string contract = await File.ReadAllTextAsync(
            shop.Folder.At("my-shop/my-shop.Contract/IPriceCalculator.cs"), TestContext.Current.CancellationToken);
        Assert.Contains("namespace my_shop;", contract, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_of_the_name_that_the_template_has()
    {
        var all = Directory.EnumerateFiles(shop.Folder.At(ShopSolution.Name), "*", SearchOption.AllDirectories);
        string[] files = [.. all.Where(static path => !Output().IsMatch(path))];

        Assert.NotEmpty(files);
        Assert.All(files, static path => Assert.DoesNotContain("HyperlightApp", path + File.ReadAllText(path), StringComparison.Ordinal));
    }

    [GeneratedRegex("/(bin|obj)/")]
    private static partial Regex Output();
}
