using Samples.Tests.Support;

namespace Samples.Tests.HelloWorld;

/// <summary>The sample where there is no KVM for it.</summary>
public sealed class NoHypervisorTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private static readonly string Sample = SampleProgram.PathOf("HelloWorld") + ".dll";
    private static readonly string ReadMe = Path.Combine(AppContext.BaseDirectory, "README.md");

    [Fact]
    public async Task A_user_who_may_not_use_KVM_is_told_so_in_one_line()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can run a program as another user.");
        Kvm.Require();
        Kvm.RequireThatOthersMayNotUseIt();
        string program = folder.CopyProgram("HelloWorld"), text = folder.CopyFile(ReadMe);

        SampleProgram refused = await SampleProgram.RunAsync("setpriv", "--reuid=65534", "--clear-groups", "dotnet", program, text);

        HelloWorldTests.AssertOneLine(refused, "may not open /dev/kvm");
        Assert.Contains("usermod -aG kvm", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_KVM_is_told_so_in_one_line()
    {
        SampleProgram program = await InNamespaceAsync(
            "mkdir \"$0\" && mount -t tmpfs none \"$0\" && for name in null zero random urandom tty; do touch \"$0/$name\" && mount --bind \"/dev/$name\" \"$0/$name\"; done && mount --rbind \"$0\" /dev");

        HelloWorldTests.AssertOneLine(program, "/dev/kvm does not exist");
    }

    [Fact]
    public async Task A_device_that_is_not_KVM_is_told_in_one_line()
    {
        Kvm.Require();

        SampleProgram program = await InNamespaceAsync("mount --bind /dev/null /dev/kvm");

        HelloWorldTests.AssertOneLine(program, "KVM_GET_API_VERSION");
    }

    // Runs the sample where only it sees what was mounted.
    private async Task<SampleProgram> InNamespaceAsync(string mount)
    {
        string place = folder.At(Path.GetRandomFileName());
        SampleProgram allowed = await SampleProgram.RunAsync("unshare", "--mount", "sh", "-c", "mount --bind /dev/null /dev/null");
        Assert.SkipUnless(allowed.ExitCode == 0, $"This user may not mount: {allowed.Errors}");
        return await SampleProgram.RunAsync("unshare", "--mount", "sh", "-c", $"{mount} && exec dotnet \"$1\" \"$2\"", place, Sample, ReadMe);
    }
}
