using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using Ptrace.Tests.Support;

namespace Ptrace.Tests;

/// <summary>The tests that say what a guest can do, and what it cannot, hold without KVM as they do with it.</summary>
public sealed class SameResultsTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _report = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_report);

    [Theory]
    [InlineData("Conformance.Tests", 150, "*")]
    [InlineData("Security.Tests", 1000, "*AttackTests", "*.RestoreTests", "*MessageTests", "*PageTableTests")]
    [InlineData("Lifecycle.Tests", 60, "*Snapshots.SnapshotTests", "*Snapshots.RestoreTests", "*TenantTests", "*InterruptTests", "*LimitCallsTests", "*TimeoutTests", "*InterruptIntegrationTests")]
    public async Task The_same_tests_pass(string program, int least, params string[] classes)
    {
        var start = new ProcessStartInfo(PathOf(program), ["-xml", _report, "-noColor", .. classes.SelectMany(static name => (string[])["-class", name])]) { RedirectStandardOutput = true };
        start.Environment["HYPERLIGHT_HYPERVISOR"] = "ptrace";
        using Process process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        XElement[] tests = [.. XDocument.Load(_report).Descendants("test")];
        string[] skipped = [.. tests.Where(static test => (string?)test.Attribute("result") == "Skip").Select(static test => $"{test.Attribute("name")?.Value}: {test.Element("reason")?.Value}")];
        output.WriteLine($"{tests.Length} tests in {XDocument.Load(_report).Descendants("assembly").Sum(static assembly => double.Parse(assembly.Attribute("time")!.Value, CultureInfo.InvariantCulture)):0} s; skipped: {string.Join("; ", skipped)}");
        Assert.True(process.ExitCode == 0, said);
        Assert.All(skipped, static reason => Assert.Contains("KVM", reason, StringComparison.Ordinal));
        Assert.InRange(tests.Count(static test => (string?)test.Attribute("result") == "Pass"), least, int.MaxValue);
    }

    // Built for the same configuration and framework as these.
    private static string PathOf(string program)
    {
        string[] folders = AppContext.BaseDirectory.TrimEnd('/').Split('/');
        string tests = typeof(SameResultsTests).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false)
            .Cast<System.Reflection.AssemblyMetadataAttribute>().Single(static data => data.Key == "Tests").Value!;
        return Path.Combine(tests, program, "bin", folders[^2], folders[^1], program);
    }
}
