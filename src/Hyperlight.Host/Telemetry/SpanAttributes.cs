namespace Hyperlight.Host.Telemetry;

/// <summary>Names of span attributes. Those of <c>rpc</c>, <c>error</c> and <c>exception</c> are OpenTelemetry's semantic conventions.</summary>
internal static class SpanAttributes
{
    public const string RpcSystem = "rpc.system.name";
    public const string RpcMethod = "rpc.method";
    public const string ErrorType = "error.type";
    public const string SandboxId = "hyperlight.sandbox.id";
    public const string GuestName = "hyperlight.guest.name";
    public const string Hypervisor = "hyperlight.hypervisor";

    /// <summary>The guest's own source of a span.</summary>
    public const string GuestSource = "hyperlight.guest.source";

    /// <summary>How detailed it is that a guest's span is there: <c>trace</c> for those of this library, <c>info</c> for others.</summary>
    public const string GuestLevel = "hyperlight.guest.level";

    /// <summary>True of a span that the guest had not ended when the call was over.</summary>
    public const string Unfinished = "hyperlight.guest.unfinished";

    /// <summary>How far times of the guest's spans may be from the host's clock, in nanoseconds.</summary>
    public const string ClockError = "hyperlight.guest.clock_error";

    public const string ExceptionEvent = "exception";
    public const string ExceptionType = "exception.type";
    public const string ExceptionMessage = "exception.message";
    public const string ExceptionStack = "exception.stacktrace";

    /// <summary>The value of <see cref="RpcSystem"/>.</summary>
    public const string Hyperlight = "hyperlight";
}
