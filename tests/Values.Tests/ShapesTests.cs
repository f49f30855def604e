using System.Diagnostics;
using Hyperlight;
using Values.Tests.Support;

namespace Values.Tests;

/// <summary>Methods that await, can be stopped, have default values, other names or many parameters, in a micro-VM.</summary>
[Collection(nameof(Listening))]
public sealed class ShapesTests : IClassFixture<GuestFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly IShapes _shapes;
    private readonly GuestFixture _guest;

    public ShapesTests(GuestFixture guest) => (_guest, _shapes) = (guest, guest.Get<IShapes>());

    [Fact]
    public async Task A_guest_function_awaits_inside_and_its_caller_awaits_it()
    {
        Assert.Equal(5, await _shapes.AddAsync(2, 3, TestContext.Current.CancellationToken));
        Assert.Equal("text", await _shapes.EchoAsync("text"));
        Assert.Null(await _shapes.EchoAsync(null));
        Assert.Equal(new Line("a", 3, 4.5m), await _shapes.EchoLineAsync(new Line("a", 3, 4.5m)));
        Assert.Null(await _shapes.EchoLineAsync(null));
        await _shapes.PauseAsync(1);
    }

    [Fact]
    public async Task An_exception_after_an_await_in_the_guest_is_the_callers()
    {
        Task<int> call = _shapes.FailAsync("no such zone");

        GuestException thrown = await Assert.ThrowsAsync<GuestException>(() => call);
        Assert.Equal("System.InvalidTimeZoneException", thrown.TypeName);
        Assert.Contains("no such zone", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(3, await _shapes.AddAsync(1, 2, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_caller_of_a_task_goes_on_while_the_guest_runs()
    {
        var host = new ShapesHost();
        using Sandbox sandbox = GuestFixture.Build(host);
        IShapes shapes = sandbox.GetGuest<IShapes>();

        Task call = shapes.WaitForHostAsync();
        await host.Entered.WaitAsync(s_patience, TestContext.Current.CancellationToken);

        Assert.False(call.IsCompleted);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await shapes.EchoAsync("second"));
        host.Released.SetResult();
        await call.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Equal("third", await shapes.EchoAsync("third"));
    }

    [Fact]
    public async Task Parameters_are_taken_when_the_task_is_asked_for()
    {
        string[] keys = ["a", "b"];
        Task<string> call = _shapes.FetchAllAsync(keys);
        keys[0] = "changed";

        Assert.Equal("<a>,<b>", await call);
    }

    [Fact]
    public async Task Host_functions_await_and_are_called_from_several_threads_of_the_guest()
    {
        Assert.Equal("<a>,<b>,<c>", await _shapes.FetchAllAsync(["a", "b", "c"]));
        Assert.Equal(1 + 4 + 9 + 16, await _shapes.FetchAtOnceAsync(4));
    }

    [Fact]
    public async Task An_exception_after_an_await_in_the_host_reaches_the_guest_and_comes_back()
    {
        HostFunctionException thrown = await Assert.ThrowsAsync<HostFunctionException>(() => _shapes.FetchAllAsync([""]));

        Assert.IsType<KeyNotFoundException>(thrown.InnerException);
    }

    [Fact]
    public async Task A_token_canceled_before_stops_a_guests_call_of_its_host() =>
        Assert.Equal(nameof(OperationCanceledException), await _shapes.FetchCanceledAsync());

    [Fact]
    public async Task A_caller_whose_context_has_one_thread_may_wait_for_a_host_function_that_awaits()
    {
        var host = new ShapesHost();
        host.Released.SetResult();
        using Sandbox sandbox = GuestFixture.Build(host);
        IShapes shapes = sandbox.GetGuest<IShapes>();
        using var ui = new OneThreadContext();

        (string fetched, bool hasContext) = await ui.Run(() =>
        {
            shapes.WaitForHost();
            return (shapes.FetchAllAsync(["a"]).GetAwaiter().GetResult(), SynchronizationContext.Current == ui);
        }).WaitAsync(s_patience, TestContext.Current.CancellationToken);

        Assert.Equal("<a>", fetched);
        Assert.True(hasContext);
    }

    [Fact]
    public async Task A_token_stops_the_guest_wherever_it_is()
    {
        using Sandbox sandbox = GuestFixture.Build(new ShapesHost());
        using Snapshot snapshot = sandbox.TakeSnapshot();
        IShapes shapes = sandbox.GetGuest<IShapes>();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Task call = shapes.SpinAsync(stop.Token);
        OperationCanceledException thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Assert.Equal(stop.Token, thrown.CancellationToken);
        Assert.IsType<GuestCanceledException>(thrown.InnerException);
        Assert.True(call.IsCanceled);
        await Assert.ThrowsAsync<SandboxPoisonedException>(async () => await shapes.EchoAsync("no"));
        sandbox.Restore(snapshot);
        Assert.Equal("yes", await shapes.EchoAsync("yes"));
    }

    [Fact]
    public async Task An_awaited_call_keeps_the_tokens_of_scopes_that_are_closed_meanwhile()
    {
        var host = new ShapesHost();
        using Sandbox sandbox = GuestFixture.Build(host);
        using var shutdown = new CancellationTokenSource();
        using var request = new CancellationTokenSource();
        Task call;
        using (sandbox.LimitCalls(cancellation: shutdown.Token))
        using (sandbox.LimitCalls(cancellation: request.Token))
            call = sandbox.GetGuest<IShapes>().WaitForHostAsync();
        await host.Entered.WaitAsync(s_patience, TestContext.Current.CancellationToken);

        await shutdown.CancelAsync();

        await Assert.ThrowsAsync<GuestCanceledException>(() => call.WaitAsync(s_patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_awaited_call_can_be_interrupted_from_its_first_moment()
    {
        using Sandbox sandbox = GuestFixture.Build(new ShapesHost());

        Task call = sandbox.GetGuest<IShapes>().SpinAsync(TestContext.Current.CancellationToken);
        // False for the moment between having a thread and running on it.
        while (!sandbox.Interrupt())
            await Task.Yield();

        await Assert.ThrowsAsync<GuestCanceledException>(() => call.WaitAsync(s_patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_token_stops_a_call_that_its_caller_waits_for()
    {
        using Sandbox sandbox = GuestFixture.Build(new ShapesHost());
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        OperationCanceledException thrown = Assert.Throws<OperationCanceledException>(() => sandbox.GetGuest<IShapes>().Spin(stop.Token));

        Assert.Equal(stop.Token, thrown.CancellationToken);
    }

    [Fact]
    public async Task A_call_with_a_token_that_is_canceled_already_does_nothing_to_the_guest()
    {
        var canceled = new CancellationToken(canceled: true);

        Assert.Throws<OperationCanceledException>(() => { _ = _shapes.AddAsync(1, 2, canceled); });
        Assert.Throws<OperationCanceledException>(() => _shapes.Spin(canceled));

        Assert.Equal(3, await _shapes.AddAsync(1, 2, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_host_function_is_told_by_its_token_that_its_guest_is_out_of_time()
    {
        var host = new ShapesHost();
        using Sandbox sandbox = GuestFixture.Build(host);
        Task call;
        using (sandbox.LimitCalls(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken))
            call = sandbox.GetGuest<IShapes>().WaitForHostAsync();

        // The limit is that of the time when the call began.
        await Assert.ThrowsAsync<GuestTimeoutException>(() => call.WaitAsync(s_patience, TestContext.Current.CancellationToken));

        Assert.True(host.WasCanceled);
    }

    [Fact]
    public async Task A_host_function_is_told_by_its_token_that_the_caller_has_canceled()
    {
        var host = new ShapesHost();
        using Sandbox sandbox = GuestFixture.Build(host);
        using var stop = new CancellationTokenSource();
        Task<string?> call = Task.Run(() => Wait(sandbox, stop.Token), TestContext.Current.CancellationToken);
        await host.Entered.WaitAsync(s_patience, TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        Assert.Equal(nameof(GuestCanceledException), await call.WaitAsync(s_patience, TestContext.Current.CancellationToken));
        Assert.True(host.WasCanceled);
    }

    [Fact]
    public async Task The_spans_of_an_awaited_call_are_its_own_and_the_caller_stays_in_his()
    {
        using var source = new ActivitySource("Values.Tests");
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (ended)
                    ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using Activity outer = source.StartActivity("outer")!;

        Task<string> call = _shapes.FetchAllAsync(["a"]);
        Activity? meanwhile = Activity.Current;
        await call;

        Assert.Same(outer, meanwhile);
        Assert.Same(outer, Activity.Current);
        Activity[] mine;
        lock (ended)
            mine = [.. ended.Where(activity => activity.TraceId == outer.TraceId)];
        Activity guest = Assert.Single(mine, static activity => activity.OperationName == "Shapes.FetchAllAsync");
        Activity host = Assert.Single(mine, static activity => activity.OperationName == "IShapesHost.FetchAsync");
        Assert.Equal(outer.SpanId, guest.ParentSpanId);
        Assert.Equal(guest.SpanId, host.ParentSpanId);
    }

    [Fact]
    public void Parameters_may_be_in_and_params_and_have_default_values()
    {
        Assert.Equal(6, _shapes.Sum(1, 2, 3));
        Assert.Equal(0, _shapes.Sum());
        Assert.Equal(35, _shapes.Scale(new Point(3, 4), 5));
        Assert.Equal("default 2 Green none", _shapes.Defaults());
        Assert.Equal("text 2 Red pear", _shapes.Defaults("text", color: Color.Red, line: new Line("pear", 1)));
    }

    [Fact]
    public void A_call_may_have_more_than_eleven_parameters() => Assert.Equal(
        "1 two 3 4.5 6 True Blue 7.80 00000000-0000-0000-0000-000000000000  9 10 3 11 12 thirteen",
        _shapes.Sixteen(1, "two", 3, 4.5, 6, true, Color.Blue, 7.80m, Guid.Empty, null, 9, 10, [1, 2, 3], 11, 12, "thirteen"));

    [Fact]
    public async Task Sides_that_share_names_in_calls_share_a_contract()
    {
        IOlderShapes older = _guest.Get<IOlderShapes>();

        Assert.Equal(8, older.NewName(7));
        Assert.Equal(8, _shapes.OldName(7));
        Assert.Equal(5, older.Add(2, 3));
        Assert.Equal("text", await older.Echo("text", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_start_hook_has_run_once_before_the_snapshot_that_sandboxes_begin_with()
    {
        using Sandbox other = GuestFixture.Build(new ShapesHost());

        Assert.Equal((1, true), _shapes.Started());
        Assert.Equal((1, true), other.GetGuest<IShapes>().Started());
    }

    private static string? Wait(Sandbox sandbox, CancellationToken stop)
    {
        using (sandbox.LimitCalls(cancellation: stop))
        {
            try
            {
                sandbox.GetGuest<IShapes>().WaitForHost();
                return null;
            }
            catch (HyperlightException error)
            {
                return error.GetType().Name;
            }
        }
    }
}
