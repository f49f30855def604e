using System.ComponentModel;
using System.Diagnostics;

namespace Hyperlight.Host.Tests.Support;

/// <summary>Runs programs that judge, or that make what is judged.</summary>
internal static class CommandLine
{
    /// <summary>Runs a program to its end; fails with what it said unless its exit code is 0.</summary>
    /// <param name="package">What to install when the program is missing.</param>
    /// <param name="program">The program's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Its standard output.</returns>
    public static string Run(string package, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Start(package, start);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{errors.Result}");
        return output;
    }

    private static Process Start(string package, ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{start.FileName} is missing: install the package {package}.");
            throw;
        }
    }
}
