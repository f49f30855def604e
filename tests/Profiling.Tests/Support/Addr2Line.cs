using System.Diagnostics;

namespace Hyperlight.Profiling.Tests;

/// <summary>What binutils says of addresses of the guest.</summary>
internal static class Addr2Line
{
    /// <summary>The lines of each address, such as <c>/folder/Program.cs:12</c>.</summary>
    public static Dictionary<ulong, string> Lines(IEnumerable<ulong> addresses)
    {
        ulong[] distinct = [.. addresses.Distinct()];
        string[] lines = Run(["-e", $"{Guests.ProfiledGuest.Name}.dbg"], distinct).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return distinct.Zip(lines).ToDictionary(static pair => pair.First, static pair => pair.Second.Split(" (discriminator")[0]);
    }

    /// <summary>Runs it over addresses.</summary>
    public static string Run(string[] arguments, IEnumerable<ulong> addresses, string tool = "addr2line")
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        foreach (ulong address in addresses)
            process.StandardInput.WriteLine($"{address:x}");
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Result;
    }
}
