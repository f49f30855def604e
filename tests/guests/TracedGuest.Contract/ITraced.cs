using Hyperlight;

namespace TracedGuest;

/// <summary>Spans and log records of a guest.</summary>
[GuestFunction]
public interface ITraced
{
    void Nothing();

    /// <summary>Begins and ends this many spans, one after the other.</summary>
    void Spans(int count);

    /// <summary>The same without a collection, and so without the system calls that one makes.</summary>
    void SpansWithoutCollection(int count);

    /// <summary>Begins spans one in the other, and ends them.</summary>
    void Nest(int depth);

    /// <summary>A span with all that one can have.</summary>
    void Detail();

    /// <summary>Throws within a span.</summary>
    void Fail(string reason);

    /// <summary>Calls the host within a span, twice, with another span between.</summary>
    int AskTwice(int value);

    /// <summary>Calls a host function that throws, and catches it.</summary>
    void AskInVain(string reason);

    /// <summary>Spans across awaits, on several threads.</summary>
    void Await();

    /// <summary>Begins spans that do not end.</summary>
    void LeaveOpen();

    /// <summary>Ends what <see cref="LeaveOpen"/> left.</summary>
    void EndLeft();

    /// <summary>Does not return, within a span.</summary>
    void Spin();

    /// <summary>Faults within a span.</summary>
    void Fault();

    /// <summary>A span whose times are given, in milliseconds from now.</summary>
    void SpanAt(int start, int end);

    /// <summary>The trace that the guest knows itself in; empty for none.</summary>
    string Trace();

    /// <summary>A record of each level, outside of any span of the guest's own.</summary>
    void LogEachLevel();

    /// <summary>A record with fields, an event id, scopes and an exception, within a span.</summary>
    void LogInDetail();

    /// <summary>Writes this many records of level information.</summary>
    void Logs(int count);

    /// <summary>Writes a record for each of <see cref="LoggedValues.All"/>, this many times.</summary>
    void LogValues(int times);

    /// <summary>Writes this many records for each of <see cref="LoggedValues.States"/>, then one for each, this many times.</summary>
    void LogStates(int times);

    /// <summary>Logs from a finalizer.</summary>
    void LogFromFinalizer();

    /// <summary>A value whose text, when it is asked for, begins a span of its own.</summary>
    void LogWhileLogging();

    /// <summary>A span with a text of this many characters, and a name as long.</summary>
    void SpanOfSize(int characters);

    /// <summary>Overwrites the record buffer from an offset on.</summary>
    void Scribble(int offset, byte[] bytes);

    /// <summary>Computes something, in each of this many spans for this many rounds of about a nanosecond.</summary>
    int Work(int spans, int rounds);

    /// <summary>Picoseconds that a span takes in the guest.</summary>
    long TimeSpans(int count);

    /// <summary>The same of spans that a listener of the guest's own wants and does nothing with: what .NET itself takes.</summary>
    long TimeBareSpans(int count);

    /// <summary>Picoseconds that a log record takes in the guest.</summary>
    long TimeLogs(int count);

    /// <summary>The same with a logger of the guest's own that asks for the text and the values and does nothing with them: what .NET itself takes.</summary>
    long TimeBareLogs(int count);
}
