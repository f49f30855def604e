using Hyperlight;
using Ptrace.Tests.Support;
using Tests.Support;

namespace Ptrace.Tests;

/// <summary>A guest moves between hypervisors, as far as its code can run on both.</summary>
public sealed class SnapshotExchangeTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_guest_that_KVM_froze_goes_on_in_a_process(bool saved)
    {
        Kvm.Require("to move from and to");
        using Sandbox origin = Guest.Builder(HypervisorKind.Kvm).Build();
        origin.GetGuest<SimpleGuest.ISimpleGuest>().AddToStatic(41);
        using Snapshot taken = origin.TakeSnapshot();
        using Snapshot snapshot = saved ? SaveAndLoad(taken) : taken;

        using Sandbox sandbox = Guest.With(new SandboxBuilder(snapshot)).WithHypervisor(HypervisorKind.Ptrace).Build();

        Assert.Equal(HypervisorKind.Ptrace, sandbox.Hypervisor);
        Assert.Equal(42, sandbox.GetGuest<SimpleGuest.ISimpleGuest>().AddToStatic(1));
        using Snapshot next = sandbox.TakeSnapshot();
        sandbox.Restore(snapshot);
        Assert.Equal(41, sandbox.GetGuest<SimpleGuest.ISimpleGuest>().GetStatic());
    }

    // KVM hides features that guest code in a process has chosen by already.
    [Fact]
    public void A_guest_that_knows_more_features_than_KVM_offers_is_refused_or_goes_on()
    {
        Kvm.Require("to move from and to");
        using Sandbox origin = Guest.Build();
        using Snapshot snapshot = origin.TakeSnapshot();
        SandboxBuilder builder = Guest.With(new SandboxBuilder(snapshot)).WithHypervisor(HypervisorKind.Kvm);
        bool hasMore = File.ReadLines("/proc/cpuinfo").Any(static line => line.StartsWith("flags", StringComparison.Ordinal) && line.Contains(" avx512f ", StringComparison.Ordinal));
        if (hasMore)
        {
            Assert.Contains("features", Assert.Throws<InvalidSnapshotException>(builder.Build).Message, StringComparison.Ordinal);
            using Sandbox other = Guest.Builder(HypervisorKind.Kvm).Build();
            Assert.Throws<InvalidSnapshotException>(() => other.Restore(snapshot));
        }
        else
        {
            using Sandbox sandbox = builder.Build();
            Assert.Equal(3, sandbox.Add(1, 2));
        }
    }

    private Snapshot SaveAndLoad(Snapshot snapshot)
    {
        snapshot.Save(_file);
        return Snapshot.Load(_file, Guests.SimpleGuest);
    }
}
