using Hyperlight.Build.Tests.Scratch;

namespace Hyperlight.Build.Tests;

[Collection(FirstTree.Name)]
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
    [InlineData(
        "HL1004", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj;../Shop.Contract/Shop.Contract.csproj" Name="A"/>""", "'A'")]
    [InlineData(
        "HL1006", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj" Features="trace_guest;fast" />""", "names 'fast', which is no feature of a guest. There are mem_profile and trace_guest.")]
    [InlineData("HL1006", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj" Name="a/b" />""", "'a/b' cannot be the Name")]
    [InlineData("HL1006", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj" Name="a+b" />""", "'a+b' cannot be the Name")]
    [InlineData("HL1006", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj" StageSnapshot="perhaps" />""", "It can be true or false")]
    public async Task A_wrong_guest_item_is_one_error_at_its_line(string code, string item, string named)
    {
        tree.AddHost("Wrong", item);

        var result = await tree.BuildAsync("Wrong");

        var error = Assert.Single(result.Errors);
        Assert.Equal(code, error.Code);
        Assert.Contains(named, error.Text, StringComparison.Ordinal);
        Assert.Equal((tree.At("Wrong/Wrong.csproj"), LineOf("Wrong/Wrong.csproj", item)), (error.File, error.LineNumber));
        Assert.Equal(0, result.Compilations);
    }

    [Fact]
    public async Task A_project_that_is_no_guest_is_an_error_at_the_project_that_has_the_item()
    {
        tree.AddHost("Foreign", """<HyperlightGuest Include="../Shop.Contract/Shop.Contract.csproj" />""");

        var result = await tree.BuildAsync("Foreign");

        var error = Assert.Single(result.Errors);
        Assert.Equal("HL1003", error.Code);
        Assert.Contains("Shop.Contract.csproj", error.Text, StringComparison.Ordinal);
        Assert.Equal(tree.At("Foreign/Foreign.csproj"), error.File);
        Assert.Equal(0, result.Compilations);
    }

    [Fact]
    public async Task An_unknown_feature_on_the_command_line_is_one_error()
    {
        var result = await tree.BuildAsync("Shop", "--no-restore", "-p:HyperlightGuestFeatures=trace_guest+quick");

        var error = Assert.Single(result.Errors);
        Assert.Equal("HL1006", error.Code);
        Assert.Contains("The property HyperlightGuestFeatures names 'quick'", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_references_the_hosts_library_is_one_error_before_anything_of_it_is_compiled()
    {
        tree.Write("Confused.Guest/Confused.Guest.csproj", Projects.Guest($"""<Reference Include="{tree.At("lib/Hyperlight.Host.dll")}" />"""));
        tree.Write("Confused.Guest/Program.cs", "System.Console.WriteLine();");
        // Any assembly: its name is what counts.
        Directory.CreateDirectory(tree.At("lib"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Hyperlight.Protocol.dll"), tree.At("lib/Hyperlight.Host.dll"));
        tree.AddHost("Confused", """<HyperlightGuest Include="../Confused.Guest/Confused.Guest.csproj" />""");

        var result = await tree.BuildAsync("Confused");

        var error = Assert.Single(result.Errors);
        Assert.Equal("HL1008", error.Code);
        Assert.Contains("'Confused' references Hyperlight.Host", error.Text, StringComparison.Ordinal);
        Assert.Equal(tree.At("Confused.Guest/Confused.Guest.csproj"), error.File);
        Assert.Equal(0, result.Compilations);
    }

    [Theory]
    [InlineData("Unplaced", "<PublishAot>true</PublishAot>")]
    [InlineData("Managed", "<RuntimeIdentifier>linux-x64</RuntimeIdentifier>")]
    [InlineData("Plain", "")]
    public async Task A_guest_that_is_not_compiled_ahead_of_time_for_linux_x64_is_one_error_at_its_project(string name, string platform)
    {
        tree.Write($"{name}.Guest/{name}.Guest.csproj", Projects.Guest(platform: platform));
        tree.Write($"{name}.Guest/Program.cs", "System.Console.WriteLine();");
        tree.AddHost(name, $"""<HyperlightGuest Include="../{name}.Guest/{name}.Guest.csproj" />""");

        var result = await tree.BuildAsync(name);

        var error = Assert.Single(result.Errors);
        Assert.Equal("HL1007", error.Code);
        Assert.Contains("<RuntimeIdentifier>linux-x64</RuntimeIdentifier>", error.Text, StringComparison.Ordinal);
        Assert.Contains("<PublishAot>true</PublishAot>", error.Text, StringComparison.Ordinal);
        Assert.Equal(tree.At($"{name}.Guest/{name}.Guest.csproj"), error.File);
        Assert.Equal(0, result.Compilations);
    }

    [Fact]
    public async Task Without_KVM_a_build_goes_on_without_a_snapshot_and_says_so_even_where_warnings_are_errors()
    {
        tree.AddHost("Frozen", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj" StageSnapshot="true" />""");

        var result = await tree.BuildWithoutKvmAsync("Frozen", "-p:MSBuildTreatWarningsAsErrors=true");

        Assert.True(result.Succeeded, result.Output);
        var warning = Assert.Single(result.Warnings);
        Assert.Equal("HL1010", warning.Code);
        Assert.Contains("/dev/kvm is not KVM", warning.Text, StringComparison.Ordinal);
        Assert.Equal(1, result.Count("Frozen -> booting Shop for its snapshot..."));
        Assert.True(File.Exists(Path.Combine(tree.Output("Frozen"), "guests/Shop/Debug/Shop")));
        Assert.False(File.Exists(Path.Combine(tree.Output("Frozen"), "guests/Shop/Debug/Shop.hlsnap")));
    }

    [Fact]
    public async Task A_guest_that_cannot_be_frozen_is_one_error_at_it()
    {
        Assert.SkipUnless(File.Exists("/dev/kvm"), "There is no /dev/kvm.");
        tree.AddHost("Thawed", """<HyperlightGuest Include="../Shop.Guest/Shop.Guest.csproj" StageSnapshot="true" />""");

        var result = await tree.BuildAsync("Thawed");

        Assert.False(result.Succeeded);
        var error = Assert.Single(result.Errors);
        Assert.Equal("HL1011", error.Code);
        Assert.Equal(Path.Combine(tree.Output("Thawed"), "guests/Shop/Debug/Shop"), error.File);
    }

    [Theory]
    [InlineData("HL1001")]
    [InlineData("HL1002")]
    [InlineData("HL1003")]
    [InlineData("HL1004")]
    [InlineData("HL1005")]
    [InlineData("HL1006")]
    [InlineData("HL1007")]
    [InlineData("HL1008")]
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

    private int LineOf(string path, string text) =>
        Array.FindIndex(File.ReadAllLines(tree.At(path)), line => line.Contains(text, StringComparison.Ordinal)) + 1;

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
