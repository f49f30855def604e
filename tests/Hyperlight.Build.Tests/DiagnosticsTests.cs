using Hyperlight.Build.Tests.Scratch;

namespace Hyperlight.Build.Tests;

public sealed class DiagnosticsTests(ScratchTree tree)
{
    [Fact]
    public async Task Without_gcc_there_is_one_error_that_says_what_to_install_before_anything_is_compiled()
    {
        File.SetLastWriteTimeUtc(tree.At("Shop.Contract/Contract.cs"), DateTime.UtcNow);

        var result = await tree.BuildWithPathAsync(PathWithoutGcc(), "Shop");

        var error = Assert.Single(result.Errors);
        Assert.Equal("HL1001", error.Code);
        Assert.Contains("apt-get install gcc", error.Text, StringComparison.Ordinal);
        Assert.Equal(tree.At("Shop.Guest/Shop.Guest.csproj"), error.File);
        Assert.Equal(0, result.Compilations);
    }

    [Theory]
    [InlineData("HL1002", """<HyperlightGuest Include="../Nowhere/Nowhere.csproj" />""", "../Nowhere/Nowhere.csproj")]
    [InlineData("HL1003", """<HyperlightGuest Include="../Shop.Contract/Shop.Contract.csproj" />""", "Shop.Contract.csproj")]
    [InlineData(
        "HL1004", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj;../Shop.Contract/Shop.Contract.csproj" Name="A"/>""", "'A'")]
    public async Task A_wrong_guest_item_is_one_error_at_the_project_that_has_it(string code, string item, string named)
    {
        string host = $"Wrong{code}";
        tree.AddHost(host, item);

        var result = await tree.BuildAsync(host);

        var error = Assert.Single(result.Errors);
        Assert.Equal(code, error.Code);
        Assert.Contains(named, error.Text, StringComparison.Ordinal);
        Assert.Equal(tree.At($"{host}/{host}.csproj"), error.File);
        Assert.Equal(0, result.Compilations);
    }

    [Theory]
    [InlineData("HL1001")]
    [InlineData("HL1002")]
    [InlineData("HL1003")]
    [InlineData("HL1004")]
    [InlineData("HL1005")]
    [InlineData("HL1010")]
    [InlineData("HL1011")]
    public void Every_error_has_a_page(string code)
    {
        string folder = Path.Combine(Repository.Root, "docs", "diagnostics");
        string title = File.ReadLines(Path.Combine(folder, $"{code}.md")).First()[$"# {code}: ".Length..];
        Assert.Contains($"| [{code}]({code}.md) | {title} |", File.ReadLines(Path.Combine(folder, "README.md")));
    }

    [Fact]
    public void Linking_statically_is_no_reason_for_a_warning()
    {
        Assert.Empty(tree.FirstBuild.Warnings);
        Assert.DoesNotContain("statically linked", tree.FirstBuild.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_linker_misses_is_an_error_at_its_line()
    {
        tree.Write("Broken.Guest/Broken.Guest.csproj", Projects.Guest());
        tree.Write("Broken.Guest/Program.cs", """
            using System.Runtime.InteropServices;

            System.Console.WriteLine(Native.Missing());

            internal static partial class Native
            {
                [DllImport("libc", EntryPoint = "no_such_function")]
                public static extern int Missing();
            }
            """);
        tree.AddHost("Broken", """<HyperlightGuest Include="../Broken.Guest/Broken.Guest.csproj" />""");

        var result = await tree.BuildAsync("Broken");

        var error = Assert.Single(result.Errors, static error => error.Code == "HL1005");
        Assert.Contains("undefined reference to `no_such_function'", error.Text, StringComparison.Ordinal);
        Assert.Equal((tree.At("Broken.Guest/Program.cs"), 3), (error.File, error.LineNumber));
        Assert.DoesNotContain(result.Errors, static error => error.Text.Contains("collect2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_warning_of_the_ahead_of_time_compiler_comes_with_its_line()
    {
        tree.Write("Reflecting.Guest/Reflecting.Guest.csproj", Projects.Guest());
        tree.Write("Reflecting.Guest/Program.cs", """
            using System;

            Console.WriteLine(Activator.CreateInstance(Type.GetType(Console.ReadLine()!)!));
            """);
        tree.AddHost("Reflecting", """<HyperlightGuest Include="../Reflecting.Guest/Reflecting.Guest.csproj" />""");

        var result = await tree.BuildAsync("Reflecting", "-p:EnableTrimAnalyzer=false", "-p:EnableAotAnalyzer=false");

        var error = Assert.Single(result.Errors, static error => error.Code == "IL2057");
        Assert.Equal((tree.At("Reflecting.Guest/Program.cs"), 3), (error.File, error.LineNumber));
    }

    // The same programs as before, but for one.
    private string PathWithoutGcc() =>
        string.Join(':', Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(WithoutGcc));

    private string WithoutGcc(string folder)
    {
        if (!File.Exists(Path.Combine(folder, "gcc")))
            return folder;

        string copy = Directory.CreateDirectory(tree.At($"tools{folder.Replace('/', '-')}")).FullName;
        foreach (string program in Directory.EnumerateFiles(folder).Where(static program => Path.GetFileName(program) != "gcc"))
            File.CreateSymbolicLink(Path.Combine(copy, Path.GetFileName(program)), program);
        return copy;
    }
}
