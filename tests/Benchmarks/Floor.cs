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
    /// <param name="pages">Which pages the guest touches.</param>
    public double Exit(TouchedPages pages) => Measure("exit", 2000, pages);

    /// <summary>A new VM and its first call, in microseconds.</summary>
    /// <param name="pages">Which pages the guest touches, all for the first time.</param>
    public double New(TouchedPages pages) => Measure("new", 30, pages);

    /// <summary>Dropping all private pages, and a call that writes to them again, in microseconds.</summary>
    /// <param name="pages">Which pages the guest touches.</param>
    public double Restore(TouchedPages pages) => Measure("restore", 500, pages);

    public void Dispose() => _folder.Delete(recursive: true);

    private double Measure(string what, int rounds, TouchedPages pages)
    {
        string[] numbers = [.. ((int[])[rounds, pages.Written, pages.Read]).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        return double.Parse(Run(_program, [what, .. numbers]), CultureInfo.InvariantCulture);
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} does not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}.");
    }
}

/// <summary>The pages that a guest touches in a call.</summary>
internal readonly record struct TouchedPages(int Written, int Read);
