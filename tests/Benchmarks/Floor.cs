using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>What KVM alone costs: a C program, compiled and run on the spot.</summary>
internal sealed class Floor : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hyperlight-floor-");
    private readonly string _program;

    public Floor()
    {
        _program = Path.Combine(_folder.FullName, "floor");
        Run("gcc", "-O2", "-o", _program, Path.Combine(AppContext.BaseDirectory, "floor.c"));
    }

    /// <summary>One entry and one exit, in microseconds.</summary>
    /// <param name="pages">How many pages the guest writes to.</param>
    public double Exit(int pages) => Measure("exit", 2000, pages);

    /// <summary>A new VM and its first call, in microseconds.</summary>
    /// <param name="pages">How many pages the guest writes to, all for the first time.</param>
    public double New(int pages) => Measure("new", 30, pages);

    /// <summary>Dropping all private pages, and a call that writes to them again, in microseconds.</summary>
    /// <param name="pages">How many pages the guest writes to.</param>
    public double Restore(int pages) => Measure("restore", 500, pages);

    public void Dispose() => _folder.Delete(recursive: true);

    private double Measure(string what, int rounds, int pages) =>
        double.Parse(
            Run(_program, what, rounds.ToString(CultureInfo.InvariantCulture), pages.ToString(CultureInfo.InvariantCulture)),
            CultureInfo.InvariantCulture);

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} does not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}.");
    }
}
