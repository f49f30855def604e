using System.Diagnostics;
using Hyperlight;
using Xunit;

namespace Conformance.Tests;

/// <summary>C programs that look closely at the operating system: each prints in a micro-VM what it prints on Linux, and ends with the same code.</summary>
public sealed class NativeProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperlight-native-");

    public static TheoryData<string> Programs =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Native"), "*.c").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_prints_in_the_guest_what_it_prints_on_Linux(string name)
    {
        string program = Compile(name);
        (string expected, int code) = Start(program);
        var output = new StringWriter();
        GuestExitedException end = Assert.Throws<GuestExitedException>(
            () => new SandboxBuilder(GuestBinary.FromFile(program)).WithOutput(output).WithStartTimeout(TimeSpan.FromMinutes(1)).Build());
        Assert.Equal(expected, output.ToString());
        Assert.Equal(code, end.ExitCode);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Compile(string name)
    {
        string program = Path.Combine(_folder.FullName, name), source = Path.Combine(AppContext.BaseDirectory, "Native", $"{name}.c");
        (string output, int code) = Start("gcc", "-O1", "-static", "-no-pie", "-pthread", "-mavx2", "-Wall", "-Wextra", "-Werror", "-o", program, source, "-lm");
        return code == 0 ? program : throw new InvalidOperationException($"gcc failed: {output}");
    }

    private static (string Output, int Code) Start(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} does not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, process.ExitCode);
    }
}
