using System.Buffers.Binary;
using System.Diagnostics;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Tracing;

/// <summary>
/// Tells a guest what is wanted of a call, takes its records whenever it stands still, and makes spans and log records of them: the host's span of the call ›
/// <c>call-to-guest</c> › the guest's spans › <c>call-to-host</c> › the span of the host function.
/// </summary>
internal sealed class GuestTrace(RecordBuffer buffer, Action<uint> tell, SandboxTelemetry owner, ulong frequency)
{
    private static readonly ActivitySource Source = new(HyperlightTelemetry.GuestSourceName, HyperlightTelemetry.Version);

    private readonly GuestRecords _records = new(Source, owner, frequency);
    private Activity? _callToGuest, _callToHost;
    private readonly bool _canLog = owner.CanLogGuests;
    private uint _told;

    /// <summary>Whether the guest told an exception during the last call.</summary>
    public bool HasToldException { get; private set; }

    /// <summary>The host is about to run the guest.</summary>
    /// <returns>False when nobody wants to be told: then nothing else need be called until the next time.</returns>
    public bool Begin()
    {
        bool hasListeners = Source.HasListeners();
        HasToldException = false;
        if (!hasListeners && !_canLog && _told == 0)
            return false;
        _callToGuest = hasListeners ? Source.StartActivity(TraceNames.CallToGuest) : null;
        bool wantsSpans = _callToGuest is { IsAllDataRequested: true, IdFormat: ActivityIdFormat.W3C };
        LogLevel least = owner.LeastGuestLevel;
        if (wantsSpans)
            owner.Describe(_callToGuest!);
        Tell(RecordBufferHeader.Want(hasListeners, wantsSpans, (RecordLevel)least));
        _records.Begin(wantsSpans ? _callToGuest : null, least);
        if (wantsSpans)
            Describe(_callToGuest!);
        return true;
    }

    /// <summary>Takes what the guest has written. It stands still.</summary>
    public void Drain()
    {
        // Of a guest that was told to write nothing, the buffer is not looked at: its memory is cold after an exit.
        if (_told == 0 || !buffer.HasRecords)
            return;
        Activity? current = Activity.Current;
        try
        {
            TakeAll();
        }
        finally
        {
            if (!ReferenceEquals(Activity.Current, current))
                Activity.Current = current;
        }
    }

    /// <summary>The guest calls the host.</summary>
    public void BeginHostCall()
    {
        if (_callToGuest is { IsAllDataRequested: true })
            _callToHost = Source.StartActivity(TraceNames.CallToHost, ActivityKind.Internal, _records.ContextOf(buffer.Header.HostCaller));
    }

    /// <summary>The host has answered.</summary>
    /// <param name="error">What the host function failed with, or null.</param>
    public void EndHostCall(Exception? error)
    {
        if (error is not null)
            TraceNames.Fail(_callToHost, error);
        _callToHost?.Stop();
        _callToHost = null;
    }

    /// <summary>The guest has answered, or cannot go on.</summary>
    /// <param name="error">Why it cannot; null when it has answered.</param>
    public void End(Exception? error)
    {
        // A host function's end may have thrown what a listener throws.
        _callToHost?.Stop();
        _callToHost = null;
        DateTime last = _records.End(error);
        HasToldException = _records.ToldException;
        owner.GuestRecordsTaken();
        if (_callToGuest is not { } span)
            return;
        _callToGuest = null;
        if (error is not null)
            TraceNames.Fail(span, error);
        DateTime now = DateTime.UtcNow;
        span.SetEndTime(now > last ? now : last);
        span.Stop();
    }

    /// <summary>Leaves nothing of past calls in the buffer, so that a snapshot holds none of it, nor what somebody wanted of them.</summary>
    public void Clear()
    {
        if (buffer.HasRecords)
            TakeAll();
        // A thread of the guest may be in the middle of a record: the next call drops it.
        buffer.StartOver();
        ref RecordBufferHeader header = ref buffer.Header;
        header = new RecordBufferHeader { Reserved = header.Reserved, Taken = header.Taken };
        tell(_told = 0);
    }

    /// <summary>Guest memory holds what a snapshot holds: nothing is told.</summary>
    public void Forget() => _told = 0;

    private void TakeAll()
    {
        ref RecordBufferHeader header = ref buffer.Header;
        owner.Counters.AddDropped(header.DroppedSpans, header.DroppedLogs, header.DroppedFields);
        (header.DroppedSpans, header.DroppedLogs, header.DroppedFields) = (0, 0, 0);
        _records.Look();
        while (buffer.TryPeek(out ReadOnlySpan<byte> record))
        {
            bool isSane = _records.TryTake(record);
            // One bad record after the other would cost the host more than the guest: the rest goes with the first.
            buffer.Advance(isSane ? record : default);
        }
        buffer.StartOver();
    }

    private void Tell(uint wanted)
    {
        if (_told == wanted && wanted == 0)
            return;
        if ((wanted & RecordBufferHeader.WantsSpans) != 0)
            TellContext(_callToGuest!);
        if (_told == wanted)
            return;
        // What a guest wrote that was told not to is of no call.
        if (_told == 0 && buffer.HasRecords)
            TakeAll();
        buffer.Header.TimestampFrequency = frequency;
        tell(_told = wanted);
    }

    private void TellContext(Activity span)
    {
        Span<byte> ids = stackalloc byte[3 * sizeof(ulong)];
        span.TraceId.CopyTo(ids[..16]);
        span.SpanId.CopyTo(ids[16..]);
        ref RecordBufferHeader header = ref buffer.Header;
        header.TraceHigh = BinaryPrimitives.ReadUInt64BigEndian(ids);
        header.TraceLow = BinaryPrimitives.ReadUInt64BigEndian(ids[8..]);
        header.ParentSpan = BinaryPrimitives.ReadUInt64BigEndian(ids[16..]);
    }

    private void Describe(Activity span)
    {
        if (_records.ClockError is var error && error != Timeout.InfiniteTimeSpan)
            span.SetTag(SpanAttributes.ClockError, error.TotalNanoseconds);
    }
}
