using System.Diagnostics;

namespace Lifecycle.Tests.Support;

/// <summary>Runs <c>hyperlight-stage</c> to its end and keeps what it said.</summary>
internal sealed record StagingTool(int ExitCode, string Output, string Errors)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "hyperlight-stage.dll");

    public static Task<StagingTool> RunAsync(params string[] arguments) => RunProgramAsync("dotnet", [Program, .. arguments]);

    /// <summary>Runs it where only it sees what was mounted.</summary>
    /// <param name="place">A folder that can be mounted to.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<StagingTool> RunWithoutKvmAsync(string place, params string[] arguments)
    {
        const string mount = "mkdir \"$0\" && mount -t tmpfs none \"$0\" && for name in null zero random urandom tty; do touch \"$0/$name\" && mount --bind \"/dev/$name\" \"$0/$name\"; done && mount --rbind \"$0\" /dev";
        StagingTool allowed = await RunProgramAsync("unshare", ["--mount", "sh", "-c", "mount --bind /dev/null /dev/null"]);
        Assert.SkipUnless(allowed.ExitCode == 0, $"This user may not mount: {allowed.Errors}");
        return await RunProgramAsync("unshare", ["--mount", "sh", "-c", $"{mount} && exec dotnet \"$@\"", place, Program, .. arguments]);
    }

    private static async Task<StagingTool> RunProgramAsync(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, await errors);
    }
}
