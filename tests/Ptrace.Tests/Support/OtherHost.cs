using System.Diagnostics;
using System.Globalization;
using Hyperlight;
using SimpleGuest;

namespace Ptrace.Tests.Support;

/// <summary>This program once more, as a host that may be killed, has another environment, or cannot open KVM.</summary>
internal static class OtherHost
{
    public const string Command = "be-a-host";

    /// <summary>Starts it; the caller disposes of the process.</summary>
    /// <param name="task">What it does: <see cref="Run"/>.</param>
    /// <param name="hypervisor">The value of the environment variable; null for none.</param>
    public static Process Start(string task, string? hypervisor = null) => Start([Environment.ProcessPath!, .. Launcher(), Command, task], hypervisor);

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it printed, and what it complained of.</returns>
    public static (string Output, string Errors) Ask(string task, string? hypervisor = null) => Ask(Start(task, hypervisor));

    /// <summary>The same where <c>/dev/kvm</c> is no device that opens as KVM; to be asked by who may mount.</summary>
    public static (string Output, string Errors) AskHidden(string task, string? hypervisor)
    {
        const string hide = "mkdir -p \"$0\" && mount -t tmpfs none \"$0\" && for name in null zero random urandom; do touch \"$0/$name\" && mount --bind \"/dev/$name\" \"$0/$name\"; done && mount --rbind \"$0\" /dev && exec \"$@\"";
        return Ask(Start(["unshare", "--mount", "sh", "-c", hide, Path.Combine(Path.GetTempPath(), "hyperlight-no-kvm"), Environment.ProcessPath!, .. Launcher(), Command, task], hypervisor));
    }

    private static Process Start(string[] command, string? hypervisor)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // Empty is none, too, and keeps the program from choosing for its own tests.
        start.Environment["HYPERLIGHT_HYPERVISOR"] = hypervisor ?? "";
        return Process.Start(start)!;
    }

    private static (string Output, string Errors) Ask(Process started)
    {
        using Process process = started;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output.Trim(), errors.GetAwaiter().GetResult().Trim());
    }

    /// <summary>What it does.</summary>
    public static int Run(string[] args) => args switch
    {
        ["tell"] => Tell(),
        ["tell-twice"] => Tell() + Tell(),
        ["idle"] => Wait(static sandbox => sandbox.Add(1, 2), leaves: false),
        ["leave"] => Wait(static sandbox => sandbox.Add(1, 2), leaves: true),
        ["spin"] => Wait(static sandbox => new Thread(() => sandbox.GetGuest<ITrouble>().Spin()) { IsBackground = true }.Start(), leaves: false),
        _ => 2,
    };

    private static int Tell()
    {
        try
        {
            using Sandbox sandbox = Guest.With(new SandboxBuilder(Guests.SimpleGuest)).Build();
            Console.WriteLine($"{sandbox.Hypervisor} {sandbox.Add(40, 2)}");
        }
        catch (Exception error) when (error is HyperlightException or InvalidOperationException)
        {
            Console.WriteLine(error.Message);
        }
        return 0;
    }

    private static int Wait(Action<Sandbox> begin, bool leaves)
    {
        Sandbox sandbox = Guest.Build();
        begin(sandbox);
        Console.WriteLine(ChildProcesses.Mine().Single().ToString(CultureInfo.InvariantCulture));
        if (!leaves)
            Console.In.Read();
        return 0;
    }

    // Under the dotnet launcher the program's own file comes first.
    private static string[] Launcher() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(OtherHost).Assembly.Location] : [];
}
