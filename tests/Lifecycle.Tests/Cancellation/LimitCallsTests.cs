using Hyperlight;
using Lifecycle.Tests.Support;

namespace Lifecycle.Tests.Cancellation;

/// <summary>Limits that a scope sets and takes back.</summary>
public class LimitCallsTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void A_token_that_is_triggered_already_does_nothing_to_the_guest()
    {
        using Sandbox sandbox = Guest.Build();
        using (sandbox.LimitCalls(cancellation: new CancellationToken(canceled: true)))
        {
            Assert.Throws<OperationCanceledException>(() => sandbox.Lifecycle().Count());
            Assert.False(sandbox.IsPoisoned);
        }
        Assert.Equal(1, sandbox.Lifecycle().Count());
    }

    [Fact]
    public void A_token_stops_the_call_that_runs()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        foreach (Action call in (Action[])[sandbox.Trouble().Spin, () => sandbox.Trouble().Sleep(10_000), () => sandbox.Lifecycle().Delay(10_000)])
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
            using (sandbox.LimitCalls(cancellation: source.Token))
            {
                Assert.Throws<GuestCanceledException>(call);
                Assert.True(sandbox.IsPoisoned);
                sandbox.Restore(snapshot);
                Assert.Throws<OperationCanceledException>(() => sandbox.Calculator().NoOp());
            }
            sandbox.Calculator().NoOp();
        }
    }

    [Fact]
    public void A_limit_ends_with_its_scope()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        using (sandbox.LimitCalls(Short))
            Assert.Throws<GuestTimeoutException>(() => sandbox.Trouble().Sleep(1000));
        sandbox.Restore(snapshot);
        sandbox.Trouble().Sleep(30);
    }

    [Fact]
    public void An_inner_limit_stands_before_the_outer_one()
    {
        using Sandbox sandbox = Guest.Builder().WithCallTimeout(TimeSpan.FromSeconds(20)).Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        using (sandbox.LimitCalls(TimeSpan.FromSeconds(10)))
        {
            using (sandbox.LimitCalls(Short))
                Assert.Equal(Short, Assert.Throws<GuestTimeoutException>(sandbox.Trouble().Spin).Limit);
            sandbox.Restore(snapshot);
            using (sandbox.LimitCalls(Timeout.InfiniteTimeSpan))
                sandbox.Trouble().Sleep(20);
            sandbox.Trouble().Sleep(20);
        }
        Assert.Equal(3, sandbox.Calculator().Add(1, 2));
    }

    [Fact]
    public void An_inner_scope_leaves_the_outer_token_in_force()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        foreach (bool hasToken in (bool[])[false, true])
        {
            using var outer = new CancellationTokenSource();
            using var inner = new CancellationTokenSource();
            using (sandbox.LimitCalls(cancellation: outer.Token))
            using (sandbox.LimitCalls(TimeSpan.FromSeconds(10), hasToken ? inner.Token : default))
            {
                outer.CancelAfter(Short);
                Assert.Throws<GuestCanceledException>(sandbox.Trouble().Spin);
            }
            sandbox.Restore(snapshot);
        }
    }

    [Fact]
    public void An_inner_token_ends_with_its_scope()
    {
        using Sandbox sandbox = Guest.Build();
        using var outer = new CancellationTokenSource();
        using (sandbox.LimitCalls(cancellation: outer.Token))
        {
            using (sandbox.LimitCalls(cancellation: new CancellationToken(canceled: true)))
                Assert.Throws<OperationCanceledException>(() => sandbox.Calculator().NoOp());
            sandbox.Calculator().NoOp();
        }
    }

    [Fact]
    public void A_scope_that_is_disposed_of_twice_takes_nothing_back_the_second_time()
    {
        using Sandbox sandbox = Guest.Build();
        IDisposable first = sandbox.LimitCalls(TimeSpan.FromSeconds(10));
        first.Dispose();
        using (sandbox.LimitCalls(Short))
        {
            first.Dispose();
            Assert.Throws<GuestTimeoutException>(sandbox.Trouble().Spin);
        }
    }

    [Fact]
    public void What_is_no_time_is_refused()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.LimitCalls(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => sandbox.LimitCalls(TimeSpan.FromSeconds(-1)));
        Assert.Equal(3, sandbox.Calculator().Add(1, 2));
    }
}
