namespace Hyperlight.Host.Telemetry;

/// <summary>Names of instruments and tags. Prometheus' form of a name has underscores, its unit, and for counters <c>_total</c>.</summary>
internal static class InstrumentNames
{
    public const string GuestErrors = "guest.errors";
    public const string GuestCancellations = "guest.cancellations";
    public const string GuestCallDuration = "guest.call.duration";
    public const string HostCallDuration = "host.call.duration";
    public const string LiveSandboxes = "hyperlight.sandboxes.live";
    public const string PoisonedSandboxes = "hyperlight.sandboxes.poisoned";
    public const string CreationDuration = "hyperlight.sandbox.creation.duration";
    public const string SnapshotDuration = "hyperlight.snapshot.duration";
    public const string RestoreDuration = "hyperlight.restore.duration";
    public const string Exits = "hyperlight.exits";
    public const string RefusedSystemCalls = "hyperlight.system_calls.refused";
    public const string MessageIo = "hyperlight.message.io";
    public const string DroppedRecords = "hyperlight.guest.records.dropped";

    public const string FunctionTag = "function_name";
    public const string CodeTag = "code";
    public const string StartTag = "start";
    public const string KindTag = "kind";
    public const string HypervisorTag = "hypervisor";
    public const string DirectionTag = "direction";
}
