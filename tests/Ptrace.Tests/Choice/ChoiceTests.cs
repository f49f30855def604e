using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hyperlight;
using Ptrace.Tests.Support;
using Tests.Support;

namespace Ptrace.Tests.Choice;

/// <summary>Who decides what isolates a guest, and who is told.</summary>
public sealed class ChoiceTests
{
    private const string Warning = "Hyperlight: guests are isolated by ptrace, which is weaker than hardware: ";

    [Theory]
    [InlineData(HypervisorKind.Kvm)]
    [InlineData(HypervisorKind.Ptrace)]
    public void A_builder_gets_what_it_asks_for(HypervisorKind kind)
    {
        if (kind == HypervisorKind.Kvm)
            Kvm.Require("to choose it");
        int before = ChildProcesses.Mine().Length;
        using Sandbox sandbox = Guest.Builder(kind).Build();

        Assert.Equal(kind, sandbox.Hypervisor);
        Assert.Equal(before + (kind == HypervisorKind.Ptrace ? 1 : 0), ChildProcesses.Mine().Length);
        Assert.Equal(42, sandbox.Add(40, 2));
    }

    [Fact]
    public void The_environment_decides_for_programs_that_do_not() => Assert.Equal(("Ptrace 42", ""), OtherHost.Ask("tell", "ptrace"));

    [Fact]
    public void KVM_is_taken_where_it_opens()
    {
        Kvm.Require("to choose it");
        Assert.Equal(("Kvm 42", ""), OtherHost.Ask("tell"));
        Assert.Equal(("Kvm 42", ""), OtherHost.Ask("tell", "kvm"));
    }

    [Fact]
    public void A_variable_that_names_no_hypervisor_is_an_error() =>
        Assert.Equal("The environment variable HYPERLIGHT_HYPERVISOR is 'xen', but must be kvm or ptrace.", OtherHost.Ask("tell", "xen").Output);

    [Fact]
    public void Without_KVM_there_is_one_warning_and_the_same_result()
    {
        (string output, string errors) = WithoutKvm("tell-twice", null);

        Assert.Equal("Ptrace 42\nPtrace 42", output);
        string line = Assert.Single(errors.Split('\n'));
        Assert.StartsWith(Warning + "/dev/kvm ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_wants_KVM_where_there_is_none_gets_an_error()
    {
        (string output, string errors) = WithoutKvm("tell", "kvm");

        Assert.StartsWith("/dev/kvm ", output, StringComparison.Ordinal);
        Assert.Equal("", errors);
    }

    [Fact]
    public void Required_hardware_is_more_than_a_process()
    {
        var refused = Assert.Throws<HypervisorNotFoundException>(() => Guest.Builder().RequireHardwareIsolation().Build());

        Assert.Equal("This sandbox must be isolated by hardware, but its builder asks for Ptrace.", refused.Message);
    }

    [Fact]
    public void Required_hardware_is_what_KVM_is()
    {
        Kvm.Require("to choose it");
        using Sandbox sandbox = Guest.With(new SandboxBuilder(Guests.SimpleGuest)).WithHypervisor(HypervisorKind.Kvm).RequireHardwareIsolation().Build();

        Assert.Equal(HypervisorKind.Kvm, sandbox.Hypervisor);
    }

    [Fact]
    public void A_kind_that_is_none_is_an_error() => Assert.Throws<ArgumentOutOfRangeException>(() => Guest.Builder((HypervisorKind)7));

    [Fact]
    public void Metrics_count_sandboxes_by_what_isolates_them()
    {
        long before = CountLive("ptrace");
        using (Sandbox sandbox = Guest.Build())
            Assert.Equal(before + 1, CountLive("ptrace"));

        Assert.Equal(before, CountLive("ptrace"));
    }

    [Fact]
    public void Spans_say_what_isolates_the_guest()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Hyperlight",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using Sandbox sandbox = Guest.Build();
        sandbox.Add(1, 2);

        Assert.Equal("ptrace", ended.Single(static span => span.OperationName == "ICalculator.Add").GetTagItem("hyperlight.hypervisor"));
    }

    private static long CountLive(string hypervisor)
    {
        // There is no instrument before the first sandbox.
        long live = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument is { Name: "hyperlight.sandboxes.live", Meter.Name: "Hyperlight" })
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
                live = tag is { Key: "hypervisor", Value: string name } && name == hypervisor ? value : live;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return live;
    }

    // Where only the program sees that the device is another one.
    private static (string Output, string Errors) WithoutKvm(string task, string? hypervisor)
    {
        using Process allowed = Process.Start("unshare", ["--mount", "true"]);
        allowed.WaitForExit();
        if (allowed.ExitCode != 0)
        {
            Assert.SkipWhen(File.Exists("/dev/kvm"), "This user may not hide /dev/kvm.");
            return OtherHost.Ask(task, hypervisor);
        }
        return OtherHost.AskHidden(task, hypervisor);
    }
}
