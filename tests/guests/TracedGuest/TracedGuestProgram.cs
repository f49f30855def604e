using System.Diagnostics;
using System.Globalization;
using Hyperlight;
using Hyperlight.Guest;
using Microsoft.Extensions.Logging;

namespace TracedGuest;

/// <summary>A guest that tells what it does.</summary>
[Guest]
public sealed partial class TracedGuestProgram(ITracedHost host) : ITraced
{
    private static readonly ActivitySource Source = new("Test.Source");
    private static readonly ILogger Logger = GuestTelemetry.LoggerFactory.CreateLogger("Test.Category");
    private static readonly int[] Pair = [1, 2];
    private readonly List<Activity> _left = [];

    public void Nothing()
    {
    }

    public void Spans(int count)
    {
        for (int i = 0; i < count; i++)
            Source.StartActivity("span")?.Dispose();
    }

    public void SpansWithoutCollection(int count)
    {
        const long memory = 160 << 20;
        if (!GC.TryStartNoGCRegion(memory))
            throw new InvalidOperationException("There is not that much memory.");
        try
        {
            Spans(count);
        }
        finally
        {
            GC.EndNoGCRegion();
        }
    }

    public void Nest(int depth)
    {
        using Activity? span = Source.StartActivity(string.Create(CultureInfo.InvariantCulture, $"depth {depth}"));
        if (depth > 1)
            Nest(depth - 1);
    }

    public void Detail()
    {
        ActivityContext elsewhere = ActivityContext.Parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null);
        using Activity? first = Source.StartActivity("first");
        ActivityContext of = first?.Context ?? default;
        first?.Dispose();
        using Activity? span = Source.StartActivity("detailed", ActivityKind.Producer, default(ActivityContext), [new("begin", "text")], [new(elsewhere, new() { ["why"] = "remote" }), new(of)]);
        span?.SetTag("number", 42).SetTag("large", long.MinValue).SetTag("half", 0.5).SetTag("yes", true).SetTag("list", Pair).SetTag("begin", "changed");
        span?.AddEvent(new ActivityEvent("halfway", tags: new() { ["percent"] = 50 }));
        span?.SetStatus(ActivityStatusCode.Ok);
        if (span is not null)
            span.DisplayName = "renamed";
    }

    public void Fail(string reason)
    {
        using Activity? span = Source.StartActivity("failing");
        throw new InvalidOperationException(reason);
    }

    public int AskTwice(int value)
    {
        using Activity? span = Source.StartActivity("asking");
        int first = host.Ask(value);
        Source.StartActivity("between")?.Dispose();
        return first + host.Ask(value);
    }

    public void AskInVain(string reason)
    {
        try
        {
            host.Refuse(reason);
        }
        catch (HostCallException)
        {
            // That was the point.
        }
    }

    public void Await() => AwaitAsync().GetAwaiter().GetResult();

    public void LeaveOpen()
    {
        if (Source.StartActivity("outer left") is { } outer)
            _left.Add(outer);
        if (Source.StartActivity("inner left") is { } inner)
            _left.Add(inner);
    }

    public void EndLeft()
    {
        _left.ForEach(static span => span.Dispose());
        _left.Clear();
    }

    public void Spin()
    {
        using Activity? span = Source.StartActivity("spinning");
        host.Ask(0);
        while (true)
        {
        }
    }

    public unsafe void Fault()
    {
        using Activity? span = Source.StartActivity("faulting");
        *(byte*)0x40000 = 1;
    }

    public void SpanAt(int start, int end)
    {
        DateTime now = DateTime.UtcNow;
        using Activity? span = Source.StartActivity("given times", ActivityKind.Internal, default(ActivityContext), startTime: now.AddMilliseconds(start));
        span?.SetEndTime(now.AddMilliseconds(end));
    }

    public string Trace() => Activity.Current?.TraceId.ToHexString() ?? "";

    public void SpanOfSize(int characters)
    {
        using Activity? span = Source.StartActivity(new string('n', characters));
        span?.SetTag("text", new string('t', characters));
    }

    public unsafe void Scribble(int offset, byte[] bytes)
    {
        // The host's layout: where records go.
        var buffer = (byte*)0x2_0000_0000;
        bytes.CopyTo(new Span<byte>(buffer + offset, bytes.Length));
    }

    private static async Task AwaitAsync()
    {
        using Activity? outer = Source.StartActivity("outer");
        await Task.WhenAll(StepAsync("left"), StepAsync("right"));
    }

    private static async Task StepAsync(string name)
    {
        using Activity? span = Source.StartActivity(name);
        await Task.Yield();
        using (Source.StartActivity($"{name} on a pool thread"))
            await Task.Delay(1);
        await Task.Run(() => Source.StartActivity($"{name} in a task")?.Dispose());
    }
}
