using System.ComponentModel;
using System.Diagnostics;

namespace Hyperlight.TraceDump.Tests.Exports.Support;

/// <summary>Runs the programs that judge what we write.</summary>
internal sealed record Tool(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What a program prints; the test fails when the program does, or is missing.</summary>
    public static async Task<string> RunAsync(string program, string[] arguments, byte[]? input = null)
    {
        Tool tool = await TryAsync(program, arguments, input) ?? throw new InvalidOperationException($"{program} is missing: install it with build/setup.sh.");
        Assert.True(tool.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {tool.Errors}");
        return tool.Output;
    }

    /// <summary>Runs a program; null when there is none.</summary>
    public static async Task<Tool?> TryAsync(string program, string[] arguments, byte[]? input = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using Process? process = Start(start);
        if (process is null)
            return null;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.BaseStream.WriteAsync(input ?? [], limit.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
