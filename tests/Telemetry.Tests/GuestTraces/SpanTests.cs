using System.Diagnostics;
using Hyperlight;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.GuestTraces;

/// <summary>What a guest does appears below the host's span of the call.</summary>
public sealed class SpanTests
{
    [Fact]
    public void A_call_is_one_tree_from_the_host_through_the_guest_to_the_host_function()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().AskTwice(1);
        foreach (Activity s in spans.Ended)
            TestContext.Current.SendDiagnosticMessage($"{spans.PathTo(s)} {s.StartTimeUtc:ss.fffffff} {s.Duration.TotalMicroseconds} {s.Status} {string.Join(" ", s.TagObjects)}");
        Assert.Fail("look");
    }
}
