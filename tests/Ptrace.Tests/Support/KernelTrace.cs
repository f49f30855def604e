using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ptrace.Tests.Support;

/// <summary>The kernel's own record of the system calls that a process makes: a debugger like <c>strace</c> cannot watch a process that is traced already.</summary>
/// <remarks>Kernel documentation, trace/ftrace and trace/events: <c>raw_syscalls:sys_enter</c> is written when a call is about to be made, and not when ptrace or seccomp took it.</remarks>
internal sealed partial class KernelTrace : IDisposable
{
    private readonly string _mount;
    private readonly string _instance;

    private KernelTrace(string mount, string instance) => (_mount, _instance) = (mount, instance);

    /// <summary>Begins to record; the test is skipped where only others may.</summary>
    public static KernelTrace Of(int process)
    {
        string mount = Directory.CreateTempSubdirectory("tracefs").FullName;
        bool isMounted = Command("mount", "-t", "tracefs", "none", mount);
        if (!isMounted)
            Directory.Delete(mount);
        Assert.SkipUnless(isMounted, "This user may not mount tracefs, so that nobody can tell which system calls were made.");
        string instance = Path.Combine(mount, "instances", $"hyperlight-{Environment.ProcessId}-{process}");
        Directory.CreateDirectory(instance);
        File.WriteAllText(Path.Combine(instance, "buffer_size_kb"), "16384");
        File.WriteAllText(Path.Combine(instance, "events/raw_syscalls/sys_enter/filter"), $"common_pid == {process}");
        File.WriteAllText(Path.Combine(instance, "events/raw_syscalls/sys_enter/enable"), "1");
        return new KernelTrace(mount, instance);
    }

    /// <summary>The calls so far: number and six arguments.</summary>
    public List<ulong[]> Calls() =>
        [.. File.ReadLines(Path.Combine(_instance, "trace")).Select(static line => Entry().Match(line)).Where(static match => match.Success).Select(static match => (ulong[])
        [
            (ulong)long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture),
            .. match.Groups[2].Value.Split(", ").Select(static argument => ulong.Parse(argument, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ])];

    public void Dispose()
    {
        File.WriteAllText(Path.Combine(_instance, "events/raw_syscalls/sys_enter/enable"), "0");
        Directory.Delete(_instance);
        Assert.True(Command("umount", _mount));
        Directory.Delete(_mount);
    }

    private static bool Command(string name, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    // ... sys_enter: NR 9 (10000, 1000, 3, 11, 3, 5000)
    [GeneratedRegex(@"sys_enter: NR (-?\d+) \(([0-9a-f, ]+)\)$")]
    private static partial Regex Entry();
}
