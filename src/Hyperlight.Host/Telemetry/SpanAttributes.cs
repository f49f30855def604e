namespace Hyperlight.Host.Telemetry;

/// <summary>Names of span attributes. Those of <c>rpc</c>, <c>error</c> and <c>exception</c> are OpenTelemetry's semantic conventions.</summary>
internal static class SpanAttributes
{
    public const string RpcSystem = "rpc.system.name";
    public const string RpcMethod = "rpc.method";
    public const string ErrorType = "error.type";
    public const string SandboxId = "hyperlight.sandbox.id";
    public const string GuestName = "hyperlight.guest.name";

    public const string ExceptionEvent = "exception";
    public const string ExceptionType = "exception.type";
    public const string ExceptionMessage = "exception.message";
    public const string ExceptionStack = "exception.stacktrace";

    /// <summary>The value of <see cref="RpcSystem"/>.</summary>
    public const string Hyperlight = "hyperlight";
}
