namespace Hyperlight.Protocol.Tests.Support;

/// <summary>What the test channels throw for an error reply.</summary>
internal sealed class RemoteErrorException(ErrorCode code, string message, string? exceptionType, string? stackTrace) : Exception(message)
{
    public ErrorCode Code { get; } = code;

    public string? ExceptionType { get; } = exceptionType;

    public string? RemoteStackTrace { get; } = stackTrace;
}
