using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Telemetry;

/// <summary>An operation while it runs: an activity, or two log records when nobody listens to the source. Without either, <c>default</c>, which does nothing.</summary>
internal readonly struct Span
{
    private const int LongestMessage = 1024, LongestStack = 16 << 10;

    private readonly SandboxTelemetry? _owner;
    private readonly SpanLevel? _level;
    private readonly Activity? _activity;
    private readonly string _name;
    private readonly long _logged;
    private readonly bool _isScoped;

    private Span(SandboxTelemetry owner, SpanLevel level, Activity? activity, string name, long logged, bool isScoped) =>
        (_owner, _level, _activity, _name, _logged, _isScoped) = (owner, level, activity, name, logged, isScoped);

    /// <summary>Begins an operation.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="level">The level that it belongs to.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="kind">Which side of a call it is.</param>
    /// <param name="tags">What samplers decide by; null for nothing.</param>
    /// <param name="logger">Where records go when nobody listens to the source.</param>
    /// <param name="isScoped">Whether the caller keeps the scope of its records open.</param>
    public static Span Begin(
        SandboxTelemetry owner, SpanLevel level, string name, ActivityKind kind, KeyValuePair<string, object?>[]? tags, ILogger logger, bool isScoped = false)
    {
        if (level.Source.HasListeners())
            return new Span(owner, level, Start(owner, level, name, kind, tags), name, 0, isScoped);
        if (!logger.IsEnabled(level.LogLevel))
            return new Span(owner, level, null, name, 0, isScoped);
        using (isScoped ? null : owner.EnterScope(logger))
            level.LogBegin(logger, name);
        return new Span(owner, level, null, name, Stopwatch.GetTimestamp(), isScoped);
    }

    private static Activity? Start(SandboxTelemetry owner, SpanLevel level, string name, ActivityKind kind, KeyValuePair<string, object?>[]? tags)
    {
        Activity? activity = level.Source.StartActivity(name, kind, default(ActivityContext), tags);
        if (activity is { IsAllDataRequested: true })
            owner.Describe(activity);
        return activity;
    }

    /// <inheritdoc cref="CallSpan.Leave"/>
    public void Leave()
    {
        if (_activity is not null && Activity.Current == _activity)
            Activity.Current = _activity.Parent;
    }

    /// <summary>It is over.</summary>
    /// <param name="error">What it failed with, or null.</param>
    /// <param name="logger">Where records go.</param>
    /// <param name="errors">Where the error goes, once for each error; null for nowhere.</param>
    public void End(Exception? error, ILogger logger, ILogger? errors)
    {
        if (_owner is null)
            return;
        double milliseconds = _logged == 0 ? 0 : Stopwatch.GetElapsedTime(_logged).TotalMilliseconds;
        if (error is not null)
            Tell(error, errors);
        _activity?.Dispose();
        if (_logged == 0)
            return;
        using (EnterScope(logger))
            _level!.LogEnd(logger, _name, milliseconds);
    }

    private void Tell(Exception error, ILogger? errors)
    {
        // To tell an error takes time, which is not the operation's.
        _activity?.SetEndTime(DateTime.UtcNow);
        if (_activity is not null)
            Mark(_activity, error);
        if (errors?.IsEnabled(LogLevel.Error) != true || !ToldErrors.IsNewToLogs(error))
            return;
        using (EnterScope(errors))
            LogMessages.OperationFailed(errors, _name, error);
    }

    private IDisposable? EnterScope(ILogger logger) => _isScoped ? null : _owner!.EnterScope(logger);

    private static void Mark(Activity activity, Exception error)
    {
        activity.SetStatus(ActivityStatusCode.Error, Cut(error.Message, LongestMessage));
        activity.SetTag(SpanAttributes.ErrorType, error.GetType().FullName);
        if (!activity.IsAllDataRequested || !ToldErrors.IsNewToSpans(error))
            return;
        activity.AddEvent(new ActivityEvent(SpanAttributes.ExceptionEvent, tags: new ActivityTagsCollection
        {
            [SpanAttributes.ExceptionType] = error.GetType().FullName,
            [SpanAttributes.ExceptionMessage] = Cut(error.Message, LongestMessage),
            [SpanAttributes.ExceptionStack] = Cut(error.ToString(), LongestStack),
        }));
    }

    // What a guest wrote may be as long as a message.
    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text.AsSpan(0, length)}…";
}
