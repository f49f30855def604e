namespace Samples.Tests.Observability;

/// <summary>One round of the sample, as its program and docs/observability.md say it.</summary>
internal static class OtlpRound
{
    // Workload.Build, Greet, Fail, Cancel, and the end of the sandbox.
    private static readonly string[] Operations = ["SandboxBuilder.Build", "Sandbox.GetGuest", "IGreeter.Echo", "IGreeter.Print", "Sandbox.GetGuest", "IGreeter.Fail", "Sandbox.GetGuest", "IGreeter.Spin", "Sandbox.Dispose"];

    public static void Check(OtlpSpan[] spans)
    {
        OtlpSpan round = Assert.Single(spans, static span => span.Parent.Length == 0);
        Assert.Equal("round", round.Name);
        Assert.Equal(Operations, spans.Where(span => span.Parent == round.Id).OrderBy(static span => span.Start).Select(static span => span.Name));
        OtlpSpan host = Assert.Single(spans, span => span != round && span.Parent != round.Id);
        Assert.Equal(("IPrinter.Print", spans.Single(static span => span.Name == "IGreeter.Print").Id), (host.Name, host.Parent));
        CheckTimes(spans);
        Assert.All(spans, static span => Assert.Equal((span.Name, KindOf(span.Name)), (span.Name, span.Kind)));
        CheckAttributes([.. spans.Where(span => span != round)]);
        CheckErrors(spans);
    }

    private static ulong KindOf(string name) =>
        name.StartsWith("IGreeter.", StringComparison.Ordinal) ? OtlpSpan.Client : name.StartsWith("IPrinter.", StringComparison.Ordinal) ? OtlpSpan.Server : OtlpSpan.Internal;

    private static void CheckTimes(OtlpSpan[] spans)
    {
        Dictionary<string, OtlpSpan> byId = spans.ToDictionary(static span => span.Id);
        // Eight bytes of a span and sixteen of a trace, in hexadecimal.
        Assert.All(spans, static span => Assert.Equal((16, 32), (span.Id.Length, span.Trace.Length)));
        Assert.All(spans, static span => Assert.True(span.Start <= span.End, $"{span}"));
        foreach (OtlpSpan span in spans.Where(static span => span.Parent.Length > 0))
            Assert.True(span.Start >= byId[span.Parent].Start && span.End <= byId[span.Parent].End, $"{span} in {byId[span.Parent]}");
    }

    private static void CheckAttributes(OtlpSpan[] ofSandbox)
    {
        Assert.Single(ofSandbox.Select(static span => span.Attributes["hyperlight.sandbox.id"]).Distinct(), static id => Guid.TryParse(id, out _));
        OtlpSpan[] calls = [.. ofSandbox.Where(static span => KindOf(span.Name) != OtlpSpan.Internal)];
        Assert.Equal(5, calls.Length);
        Assert.All(calls, static call => Assert.Equal(("hyperlight", call.Name), (call.Attributes["rpc.system.name"], call.Attributes["rpc.method"])));
        Assert.NotEqual("", Assert.Single(calls.Select(static call => call.Attributes["hyperlight.guest.name"]).Distinct()));
        Assert.All(ofSandbox.Except(calls), static span => Assert.DoesNotContain(span.Attributes.Keys, static key => key.StartsWith("rpc.", StringComparison.Ordinal)));
    }

    private static void CheckErrors(OtlpSpan[] spans)
    {
        OtlpSpan fail = spans.Single(static span => span.Name == "IGreeter.Fail"), spin = spans.Single(static span => span.Name == "IGreeter.Spin");
        CheckError(fail, "Hyperlight.GuestException", "as asked");
        CheckError(spin, "Hyperlight.GuestTimeoutException", "IGreeter.Spin did not return within 50 ms");
        Assert.All(spans.Except([fail, spin]), static span => Assert.NotEqual(OtlpSpan.Error, span.Status));
        Assert.All(spans.Except([fail, spin]), static span => Assert.False(span.Attributes.ContainsKey("error.type") || span.Events.Count > 0, $"{span}"));
    }

    private static void CheckError(OtlpSpan span, string type, string message)
    {
        Assert.Equal((OtlpSpan.Error, type), (span.Status, span.Attributes["error.type"]));
        Assert.StartsWith(message, span.Message, StringComparison.Ordinal);
        OtlpEvent told = Assert.Single(span.Events);
        Assert.Equal(("exception", type), (told.Name, told.Attributes["exception.type"]));
        Assert.StartsWith(message, told.Attributes["exception.message"], StringComparison.Ordinal);
        Assert.Contains(type, told.Attributes["exception.stacktrace"], StringComparison.Ordinal);
        // It is told after the call's end, whose time is not the telling's.
        Assert.True(told.Time >= span.Start, $"{span}");
    }
}
