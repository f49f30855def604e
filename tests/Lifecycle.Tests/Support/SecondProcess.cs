using System.Diagnostics;
using System.Globalization;
using Hyperlight;
using SimpleGuest;

namespace Lifecycle.Tests.Support;

/// <summary>This program once more, as a process that knows of a snapshot only what lies in its file.</summary>
internal static class SecondProcess
{
    public const string Command = "answer-from-snapshot", StagedCommand = "answer-from-staged-guest";

    /// <summary>Starts the process and waits for what it says.</summary>
    public static string Ask(string snapshotFile) => Ask(Command, snapshotFile);

    /// <summary>The same for a process that knows only where the guest's program lies.</summary>
    public static string AskStaged(string program) => Ask(StagedCommand, program);

    private static string Ask(string command, string file)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Launcher(), command, file]) { RedirectStandardOutput = true })!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return answer;
    }

    /// <summary>What the other process does.</summary>
    public static int Run(string[] args)
    {
        using Snapshot snapshot = Snapshot.Load(args[0], Guests.SimpleGuest);
        using Sandbox sandbox = Guest.From(snapshot).Build();
        ILifecycle lifecycle = sandbox.Lifecycle();
        string[] answers =
        [
            $"sum {sandbox.Calculator().Add(2, 3)}", $"static {sandbox.Simple().GetStatic()}", $"held {lifecycle.SumHeld()}",
            $"threads {lifecycle.ReleaseThreads()}", $"boot {lifecycle.BootNumber().ToString(CultureInfo.InvariantCulture)}",
        ];
        Console.Write(string.Join('\n', answers));
        return 0;
    }

    /// <summary>What the other process does with a guest's program.</summary>
    public static int RunStaged(string[] args)
    {
        using Sandbox sandbox = StagedGuest.Builder(GuestBinary.FromFile(args[0])).Build();
        IRandomness random = sandbox.GetGuest<IRandomness>();
        string[] answers =
        [
            $"booted {sandbox.MicroVm.IsBooted}", $"boot {sandbox.Lifecycle().BootNumber().ToString(CultureInfo.InvariantCulture)}", $"guid {random.NewGuid()}",
            $"secure {Convert.ToHexString(random.SecureBytes())}", $"shared {random.SharedNumber()}", $"generator {random.NewGeneratorsNumber()}",
        ];
        Console.Write(string.Join('\n', answers));
        return 0;
    }

    // Under the dotnet launcher the program's own file comes first.
    private static string[] Launcher() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(SecondProcess).Assembly.Location] : [];
}
