using Ptrace.Tests.Support;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace Ptrace.Tests;

/// <summary>Runs the tests, or is the other host that some of them need.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args is [OtherHost.Command, .. string[] rest])
            return OtherHost.Run(rest);
        return args.Any(static argument => argument is "--server" or "--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
