using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Telemetry;

/// <summary>Every record that the host writes. Event ids stay what they are.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Information, "{Operation} begins", EventName = "OperationBegins")]
    public static partial void OperationBegins(ILogger logger, string operation);

    [LoggerMessage(2, LogLevel.Information, "{Operation} took {Milliseconds} ms", EventName = "OperationEnded")]
    public static partial void OperationEnded(ILogger logger, string operation, double milliseconds);

    [LoggerMessage(3, LogLevel.Trace, "{Step} begins", EventName = "StepBegins")]
    public static partial void StepBegins(ILogger logger, string step);

    [LoggerMessage(4, LogLevel.Trace, "{Step} took {Milliseconds} ms", EventName = "StepEnded")]
    public static partial void StepEnded(ILogger logger, string step, double milliseconds);

    [LoggerMessage(5, LogLevel.Error, "{Operation} failed", EventName = "OperationFailed")]
    public static partial void OperationFailed(ILogger logger, string operation, Exception error);

    [LoggerMessage(10, LogLevel.Warning, "The sandbox is poisoned: every further call fails until it is restored", EventName = "SandboxPoisoned")]
    public static partial void SandboxPoisoned(ILogger logger);

    [LoggerMessage(11, LogLevel.Warning, "The guest wrote more than a call may: the rest of its output is lost", EventName = "OutputDropped")]
    public static partial void OutputDropped(ILogger logger);

    [LoggerMessage(12, LogLevel.Debug, "The guest made system call {Number}, which is not there", EventName = "SystemCallRefused")]
    public static partial void SystemCallRefused(ILogger logger, ulong number);

    [LoggerMessage(13, LogLevel.Warning, "The guest boots, because the snapshot that is staged beside it cannot be used: {Reason}", EventName = "StagedSnapshotRefused")]
    public static partial void StagedSnapshotRefused(ILogger logger, string reason);

    [LoggerMessage(14, LogLevel.Warning, "Spans or log records of the guest are lost, because they were too many or made no sense", EventName = "GuestRecordsDropped")]
    public static partial void GuestRecordsDropped(ILogger logger);

    [LoggerMessage(15, LogLevel.Information, "The guest's memory is profiled to {Path}", EventName = "MemoryTraceBegan")]
    public static partial void MemoryTraceBegan(ILogger logger, string path);

    [LoggerMessage(16, LogLevel.Warning, "The memory profile ends early, because {Path} has reached its size limit", EventName = "MemoryTraceFull")]
    public static partial void MemoryTraceFull(ILogger logger, string path);

    [LoggerMessage(17, LogLevel.Warning, "The memory profile ends early, because {Path} cannot be written", EventName = "MemoryTraceFailed")]
    public static partial void MemoryTraceFailed(ILogger logger, string path, Exception error);

    [LoggerMessage(18, LogLevel.Warning, "Guests are isolated by ptrace, which is weaker than hardware: {Reason}", EventName = "IsolatedWithoutHardware")]
    public static partial void IsolatedWithoutHardware(ILogger logger, string reason);

    [LoggerMessage(20, LogLevel.Warning, "The log filter holds '{Directive}', which means nothing and is ignored", EventName = "FilterIgnored")]
    public static partial void FilterIgnored(ILogger logger, string directive);
}
