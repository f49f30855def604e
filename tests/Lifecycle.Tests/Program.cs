using Lifecycle.Tests.Support;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Lifecycle.Tests;

/// <summary>Runs the tests, or is the other process that some of them need.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is [SecondProcess.Command, .. string[] rest])
            return SecondProcess.Run(rest);
        if (args is [SecondProcess.StagedCommand, .. string[] staged])
            return SecondProcess.RunStaged(staged);
        return args.Any(static argument => argument is "--server" or "--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
