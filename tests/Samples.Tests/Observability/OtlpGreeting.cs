namespace Samples.Tests.Observability;

/// <summary>The spans of one greeting, found by their ids: the host's call, what the guest does in it, and the host function that the guest calls.</summary>
internal sealed record OtlpGreeting(
    OtlpSpan Call, OtlpSpan CallToGuest, OtlpSpan Dispatch, OtlpSpan Printing, OtlpSpan Composing, OtlpSpan Calling, OtlpSpan CallToHost, OtlpSpan HostFunction)
{
    private const string Host = "Hyperlight", Guest = "Hyperlight.Guest";

    /// <summary>From the start of <c>call-to-guest</c> to the guest's first span, in nanoseconds: the guest is entered.</summary>
    public long Entry => Gap(CallToGuest.Start, Dispatch.Start);

    /// <summary>From the guest's last span to the end of <c>call-to-guest</c>, in nanoseconds: it is left.</summary>
    public long Exit => Gap(Dispatch.End, CallToGuest.End);

    /// <summary>Goes down from the host's call; nothing else may be there.</summary>
    public static OtlpGreeting From(OtlpSpan call, ILookup<string, OtlpSpan> children)
    {
        OtlpSpan callToGuest = Only(call, "call-to-guest"), dispatch = Only(callToGuest, "dispatch IGreeter.Print"), printing = Only(dispatch, "print greeting");
        OtlpSpan[] inside = [.. children[printing.Id].OrderBy(static span => span.Start)];
        Assert.Equal(["compose greeting", "call IPrinter.Print"], inside.Select(static span => span.Name));
        OtlpSpan callToHost = Only(inside[1], "call-to-host"), hostFunction = Only(callToHost, "IPrinter.Print");
        Assert.Empty(children[hostFunction.Id]);
        Assert.Empty(children[inside[0].Id]);
        return new OtlpGreeting(call, callToGuest, dispatch, printing, inside[0], inside[1], callToHost, hostFunction);

        OtlpSpan Only(OtlpSpan parent, string name)
        {
            OtlpSpan child = Assert.Single(children[parent.Id]);
            Assert.Equal(name, child.Name);
            return child;
        }
    }

    /// <summary>All spans have the trace, lie within their parents, and are the host's or the guest's as they should be.</summary>
    public void Check(string trace)
    {
        (OtlpSpan Parent, OtlpSpan Child)[] pairs =
            [(Call, CallToGuest), (CallToGuest, Dispatch), (Dispatch, Printing), (Printing, Composing), (Printing, Calling), (Calling, CallToHost), (CallToHost, HostFunction)];
        foreach ((OtlpSpan parent, OtlpSpan child) in pairs)
        {
            Assert.Equal(trace, child.Trace);
            Assert.True(parent.Start <= child.Start && child.Start <= child.End && child.End <= parent.End, $"{child} in {parent}");
        }
        Assert.All([Call, HostFunction], static span => Assert.Equal(Host, span.Scope));
        Assert.All([CallToGuest, Dispatch, Printing, Composing, Calling, CallToHost], static span => Assert.Equal(Guest, span.Scope));
        Assert.Equal((OtlpSpan.Server, OtlpSpan.Client), (Dispatch.Kind, Calling.Kind));
        Assert.All([Printing, Composing], static span => Assert.Equal(("Observability.Guest", "info"), (span.Attributes["hyperlight.guest.source"], span.Attributes["hyperlight.guest.level"])));
        Assert.Equal($"{"Hello, collector!".Length}", Composing.Attributes["greeting.length"]);
        CheckOrder();
    }

    // Times that lie outside of a call are moved to its bounds, or to the last exit's: then several would be the same.
    private void CheckOrder()
    {
        ulong[] moments = [Dispatch.Start, Composing.Start, Composing.End, Calling.Start, Calling.End, Dispatch.End];
        Assert.All(moments.Zip(moments.Skip(1)), pair => Assert.True(pair.First < pair.Second, $"{string.Join(' ', moments)} in {Call}"));
    }

    private static long Gap(ulong start, ulong end) => (long)(end - start);
}
