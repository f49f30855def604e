using System.Diagnostics;
using System.Reflection;

namespace Samples.Tests.Support;

/// <summary>Runs programs to their end and keeps what they said.</summary>
internal sealed record SampleProgram(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static Task<SampleProgram> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, null, null);

    /// <summary>Runs a sample without filters of the environment.</summary>
    /// <param name="name">The sample.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">Variables of its environment.</param>
    public static Task<SampleProgram> RunSampleAsync(string name, string[] arguments, params (string Name, string Value)[] variables) =>
        RunSampleAsync(name, arguments, input: null, variables);

    /// <inheritdoc cref="RunSampleAsync(string, string[], ValueTuple{string, string}[])"/>
    /// <param name="input">What it reads from standard input; null for ours.</param>
    public static Task<SampleProgram> RunSampleAsync(string name, string[] arguments, byte[]? input, params (string Name, string Value)[] variables) =>
        RunAsync(PathOf(name), arguments, [("HYPERLIGHT_LOG", null), ("RUST_LOG", null), .. variables.Select(static variable => (variable.Name, (string?)variable.Value))], input);

    /// <summary>Where a sample's program was built, for the same configuration and framework as the tests.</summary>
    public static string PathOf(string name)
    {
        string[] folders = AppContext.BaseDirectory.TrimEnd('/').Split('/');
        return Path.Combine(FolderOf(name), "bin", folders[^2], folders[^1], name);
    }

    /// <summary>Where a sample's sources are.</summary>
    public static string FolderOf(string name) =>
        Path.Combine(typeof(SampleProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Samples").Value!, name);

    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="variables">What its environment has, or has not when the value is null, beside ours.</param>
    /// <param name="input">What it reads from standard input; null for ours.</param>
    public static async Task<SampleProgram> RunAsync(string program, string[] arguments, (string Name, string? Value)[]? variables, byte[]? input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = input is not null };
        foreach ((string name, string? value) in variables ?? [])
            start.Environment[name] = value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), errors = process.StandardError.ReadToEndAsync(limit.Token);
            if (input is not null)
            {
                await process.StandardInput.BaseStream.WriteAsync(input, limit.Token);
                process.StandardInput.Close();
            }
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await errors);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
