using System.Diagnostics;
using Hyperlight;
using Hyperlight.Host.Memory;
using Lifecycle.Tests.Support;

namespace Lifecycle.Tests.Snapshots;

/// <summary>A restore is exact, however often it is done and whichever way it takes.</summary>
public class ManyRestoresTests(ITestOutputHelper output)
{
    private const int Restores = 10_000;

    // Each kind of change has its turn: the two numbers have no common factor.
    private const int LookAtEach = 5;

    [Fact]
    public void Ten_thousand_restores_keep_memory_identical()
    {
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(24 << 20).WithMaxMessageSize(1 << 20).Build();
        for (int kind = 0; kind < 5; kind++)
            Change(sandbox, kind);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        // Two at a time: neither knows of the other.
        using Sandbox other = Guest.From(snapshot).Build();
        long start = Stopwatch.GetTimestamp();
        Parallel.Invoke(() => RestoreMany(sandbox, snapshot), () => RestoreMany(other, snapshot));
        output.WriteLine($"{Restores} restores in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s");
        Assert.Equal(GuestContent.Hash(sandbox), GuestContent.Hash(other));
    }

    private void RestoreMany(Sandbox sandbox, Snapshot snapshot)
    {
        const int restores = Restores / 2;
        // Buffers and heap had their largest size once, so that all of it is looked at.
        for (int kind = 0; kind < 8; kind++)
        {
            Change(sandbox, kind);
            sandbox.Restore(snapshot);
        }
        GuestContent.AssertIs(sandbox, snapshot);
        string hash = GuestContent.Hash(sandbox);
        byte[] memory = GuestContent.Memory(sandbox).ToArray();
        byte[] kernel = sandbox.MicroVm.SaveKernel();
        long changed = 0;
        for (int i = 0; i < restores; i++)
        {
            Change(sandbox, i % 8);
            bool look = i % LookAtEach == 0;
            changed += look && !GuestContent.Memory(sandbox).SequenceEqual(memory) ? 1 : 0;
            sandbox.Restore(snapshot);
            Assert.True(!look || GuestContent.Memory(sandbox).SequenceEqual(memory), $"memory differs after restore {i}");
        }
        Assert.Equal(hash, GuestContent.Hash(sandbox));
        Assert.Equal(kernel, sandbox.MicroVm.SaveKernel());
        Assert.Equal(restores / LookAtEach, changed);
        output.WriteLine($"{memory.Length >> 20} MiB each, SHA-256 {hash}");
        if (sandbox.MicroVm.Memory is not PrivateMemory guest)
            return;
        output.WriteLine($"{guest.CopiesBack} copied back, {guest.Drops} dropped");
        Assert.True(guest.CopiesBack > restores / 3 && guest.Drops > restores / 3);
    }

    // Half of the kinds leave few pages behind, the others many pages or other page tables.
    private static void Change(Sandbox sandbox, int kind)
    {
        switch (kind)
        {
            case 0:
                sandbox.Calculator().Add(2, 3);
                break;
            case 1:
                sandbox.Echo().Echo("a text that lies in both buffers");
                break;
            case 2:
                sandbox.Simple().AddToStatic(3);
                break;
            case 3:
                Assert.Throws<GuestException>(() => sandbox.Trouble().Throw("thrown"));
                break;
            case 4:
                sandbox.Simple().SetStatic();
                break;
            case 5:
                sandbox.Lifecycle().HoldNative(512, 0x1111_1111_1111_1111);
                break;
            case 6:
                sandbox.Echo().EchoBytes(new byte[200 << 10]);
                break;
            default:
                sandbox.Lifecycle().KeepThreads(2);
                break;
        }
    }
}
