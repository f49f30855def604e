using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Failures;

public sealed class MemoryLimitTests
{
    [Fact]
    public void A_guest_that_allocates_more_than_it_may_gets_its_own_exception()
    {
        using Sandbox sandbox = Build(64);

        var thrown = Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Allocate(1 << 30));

        Assert.Equal("System.OutOfMemoryException", thrown.TypeName);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_guest_that_litters_collects_its_garbage()
    {
        using Sandbox sandbox = Build(64);

        Assert.True(sandbox.GetGuest<ITrouble>().Litter(256) > 0);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_guest_has_as_many_threads_as_it_may_and_no_more()
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithCallTimeout(TimeSpan.FromMinutes(1)).WithHostFunctions<IHostEcho>(new HostEcho()));
        ITrouble trouble = sandbox.GetGuest<ITrouble>();

        Assert.Equal(30, trouble.StartThreads(30));

        Assert.IsType<HyperlightException>(Record.Exception(() => trouble.StartThreads(1000)), exactMatch: false);
    }

    [Fact]
    public void Too_little_memory_to_start_in_is_a_typed_error()
    {
        SandboxBuilder builder = Sandboxes.Builder().WithMemoryLimit(16 << 20);

        Exception? error = Record.Exception(() => builder.Build().Dispose());

        Assert.True(error is null or GuestOutOfMemoryException or GuestExitedException, $"{error}");
    }

    [Theory]
    [InlineData(32)]
    [InlineData(1 << 10)]
    [InlineData(64 << 10)]
    public void A_guest_starts_with_any_sensible_limit(int mebibytes)
    {
        using Sandbox sandbox = Build(mebibytes);

        Sandboxes.AssertWorks(sandbox);
    }

    private static Sandbox Build(int mebibytes) =>
        Sandboxes.Build(builder => builder.WithMemoryLimit((long)mebibytes << 20).WithHostFunctions<IHostEcho>(new HostEcho()));
}
