using System.Reflection;
using Hyperlight.Host.Tests.Support;
using Tests.Support;

namespace Hyperlight.Host.Tests.Calls;

public sealed class EntryCountTests(CCompiler files)
{
    [Fact]
    public void A_warm_call_is_one_KVM_RUN_and_no_other_ioctl()
    {
        Kvm.Require("to count its calls");
        string[] fewer = Trace(1000), more = Trace(2000);

        Assert.Equal(1000, Count(more, "KVM_RUN") - Count(fewer, "KVM_RUN"));
        Assert.Equal(1000, Count(more, "ioctl(") - Count(fewer, "ioctl("));
    }

    private string[] Trace(int calls)
    {
        string program = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "WatchedProgram").Value!;
        string trace = files.NewPath();
        string printed = CommandLine.Run("strace", "env", "HYPERLIGHT_HYPERVISOR=kvm", "strace", "-f", "-e", "trace=ioctl", "-o", trace, "dotnet", program, "--calls", $"{calls}");
        Assert.Equal($"{calls} calls, sum {calls}", printed.Trim());
        return File.ReadAllLines(trace);
    }

    // A call that another thread interrupts takes two lines; "resumed" marks the second.
    private static int Count(string[] trace, string what) => trace.Count(line =>
        line.Contains("ioctl(", StringComparison.Ordinal) && line.Contains(what, StringComparison.Ordinal));
}
