using System.Diagnostics;
using Hyperlight;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Telemetry;
using Hyperlight.Host.Tracing;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;

namespace Telemetry.Tests.Support;

/// <summary>What the host does with the records of one call, without a guest: the test writes them.</summary>
internal sealed class RecordedCall : IDisposable
{
    private readonly ActivitySource _source = new($"Test.{Guid.NewGuid():N}");
    private readonly byte[] _scratch = new byte[RecordLimits.Record];

    /// <param name="telemetry">Where log records go.</param>
    /// <param name="wantsSpans">Whether somebody wants spans.</param>
    public RecordedCall(TelemetryOptions? telemetry = null, bool wantsSpans = true)
    {
        Owner = new SandboxTelemetry(new HostTelemetry(telemetry ?? new TelemetryOptions()));
        Records = new GuestRecords(_source, Owner, HostCounter.Frequency);
        Spans = new SpanProbe(_source.Name);
        Root = wantsSpans ? _source.StartActivity("call-to-guest") : null;
        Records.Begin(Root, Owner.LeastGuestLevel);
    }

    /// <summary>The time stamp counter.</summary>
    public static ulong Now => TimestampCounter.Read();

    public SandboxTelemetry Owner { get; }

    public GuestRecords Records { get; }

    public GuestCounters Counters => Owner.Counters;

    public SpanProbe Spans { get; }

    public Activity? Root { get; }

    /// <summary>The guest says that it begins with the call.</summary>
    public RecordedCall Start() => Take(RecordWriter.GuestStart(_scratch, Now));

    public RecordedCall Open(ulong id, ulong parent = 0, string name = "test-span", ulong? tsc = null) =>
        Take(RecordWriter.OpenSpan(_scratch, id, parent, tsc ?? Now, name, "test-target", RecordLevel.Information, 0, 0));

    public RecordedCall Close(ulong id, ulong? tsc = null) => Take(RecordWriter.CloseSpan(_scratch, id, tsc ?? Now));

    public RecordedCall Event(ulong span, string name = "test-event") => Take(RecordWriter.Event(_scratch, span, Now, name, 0));

    public RecordedCall Log(ulong span, string text, RecordLevel level = RecordLevel.Information) =>
        Take(RecordWriter.Log(_scratch, span, Now, text, "test", level, 0, "", 0));

    /// <summary>The guest stands still, and the host takes a record.</summary>
    public bool Take(ReadOnlySpan<byte> record)
    {
        Records.Look();
        return Records.TryTake(record);
    }

    public void Dispose()
    {
        Records.End(null);
        Root?.Dispose();
        Spans.Dispose();
        _source.Dispose();
    }

    private RecordedCall Take(RecordWriter record)
    {
        Assert.True(Take(_scratch.AsSpan(0, record.Finish())));
        return this;
    }
}
