using System.ComponentModel;
using System.Diagnostics;

namespace Hyperlight.Symbols.Tests.Support;

/// <summary>Runs the programs that judge: binutils and gcc.</summary>
internal static class Tool
{
    /// <summary>What a program prints; the test fails when the program does, or is missing.</summary>
    public static string Run(string program, string[] arguments, string input = "", string folder = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using Process process = Start(start);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors.Result}");
        return output.Result;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{start.FileName} is missing: install it with build/setup.sh (Debian's packages binutils and gcc).");
            throw;
        }
    }
}
