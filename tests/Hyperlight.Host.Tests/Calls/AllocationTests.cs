using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class AllocationTests
{
    [Fact]
    public void A_warm_call_allocates_nothing_on_the_host()
    {
        using Sandbox sandbox = Sandboxes.Build();

        Assert.Equal(0, AllocatedBy(sandbox.GetGuest<ICalculator>()));
    }

    [Fact]
    public void A_warm_call_with_a_time_limit_allocates_nothing_on_the_host()
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithCallTimeout(TimeSpan.FromMinutes(1)).WithHostFunctions<IHostEcho>(new HostEcho()));

        Assert.Equal(0, AllocatedBy(sandbox.GetGuest<ICalculator>()));
    }

    private static long AllocatedBy(ICalculator calculator)
    {
        for (int i = 0; i < 100; i++)
            calculator.Add(i, i);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            calculator.Add(i, i);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
