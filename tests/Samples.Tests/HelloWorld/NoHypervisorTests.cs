using Samples.Tests.Support;
using Tests.Support;

namespace Samples.Tests.HelloWorld;

/// <summary>The sample where there is no KVM for it: it runs, and says in one line what is weaker; or says why not, to who wants KVM or may not use what is there.</summary>
public sealed class NoHypervisorTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private const string Variable = "HYPERLIGHT_HYPERVISOR";
    private const string WithoutDevice =
        "mkdir \"$0\" && mount -t tmpfs none \"$0\" && for name in null zero random urandom tty; do touch \"$0/$name\" && mount --bind \"/dev/$name\" \"$0/$name\"; done && mount --rbind \"$0\" /dev";

    private static readonly string Sample = SampleProgram.PathOf("HelloWorld") + ".dll";
    private static readonly string ReadMe = Path.Combine(AppContext.BaseDirectory, "README.md");

    [Theory]
    [InlineData("-u", Variable)]
    [InlineData($"{Variable}=kvm")]
    public async Task A_user_who_may_not_use_KVM_is_told_in_one_line_how_he_may(params string[] environment)
    {
        SampleProgram refused = await AsNobodyAsync(environment);

        HelloWorldTests.AssertOneLine(refused, "may not open /dev/kvm");
        Assert.Contains("usermod -aG kvm", refused.Errors, StringComparison.Ordinal);
        Assert.Equal(environment.Length == 2, refused.Errors.Contains($"{Variable}=ptrace", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_who_may_not_use_KVM_gets_a_process_when_he_asks_for_one()
    {
        SampleProgram asked = await AsNobodyAsync($"{Variable}=ptrace");

        Assert.Equal((0, ""), (asked.ExitCode, asked.Errors));
        await AssertOutputAsync(asked);
    }

    [Fact]
    public async Task A_machine_without_KVM_prints_the_same() =>
        await AssertRanWithWarningAsync(await InNamespaceAsync(WithoutDevice, "env", "-u", Variable), "/dev/kvm does not exist");

    [Fact]
    public async Task A_device_that_is_not_KVM_is_none()
    {
        Kvm.Require("to take it away");

        await AssertRanWithWarningAsync(await InNamespaceAsync("mount --bind /dev/null /dev/kvm", "env", "-u", Variable), "KVM_GET_API_VERSION");
    }

    [Fact]
    public async Task Who_asks_for_KVM_where_there_is_none_is_told_so_in_one_line() =>
        HelloWorldTests.AssertOneLine(await InNamespaceAsync(WithoutDevice, "env", $"{Variable}=kvm"), "/dev/kvm does not exist");

    private async Task<SampleProgram> AsNobodyAsync(params string[] environment)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can run a program as another user.");
        Kvm.Require("to take it away");
        Assert.SkipWhen(File.GetUnixFileMode("/dev/kvm").HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherWrite), "Every user may open /dev/kvm here.");
        string program = folder.CopyProgram("HelloWorld"), text = folder.CopyFile(ReadMe);
        return await SampleProgram.RunAsync("env", [.. environment, "setpriv", "--reuid=65534", "--clear-groups", "dotnet", program, text]);
    }

    private static async Task AssertRanWithWarningAsync(SampleProgram program, string what)
    {
        Assert.True(program.ExitCode == 0, program.Errors);
        string line = Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("Hyperlight: guests are isolated by ptrace, which is weaker than hardware: ", line, StringComparison.Ordinal);
        Assert.Contains(what, line, StringComparison.Ordinal);
        await AssertOutputAsync(program);
    }

    private static async Task AssertOutputAsync(SampleProgram program) =>
        Assert.Equal([await WordCount.LineAsync(ReadMe), .. await WordCount.CommonWordsAsync(ReadMe)], program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    // Runs the sample where only it sees what was mounted.
    private async Task<SampleProgram> InNamespaceAsync(string mount, params string[] environment)
    {
        string place = folder.At(Path.GetRandomFileName());
        SampleProgram allowed = await SampleProgram.RunAsync("unshare", "--mount", "sh", "-c", "mount --bind /dev/null /dev/null");
        Assert.SkipUnless(allowed.ExitCode == 0, $"This user may not mount: {allowed.Errors}");
        return await SampleProgram.RunAsync("unshare", [.. (string[])["--mount", "sh", "-c", $"{mount} && exec \"$@\"", place], .. environment, "dotnet", Sample, ReadMe]);
    }
}
