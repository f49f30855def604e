using Hyperlight;
using SimpleGuest;

namespace Telemetry.Tests.Support;

/// <summary>Sandboxes for tests.</summary>
internal static class Guest
{
    /// <summary>A builder with everything that SimpleGuest wants; its output goes nowhere.</summary>
    public static SandboxBuilder Builder(TelemetryOptions? telemetry = null, IHostEcho? host = null) => Finish(new SandboxBuilder(Guests.SimpleGuest), telemetry, host);

    /// <summary>The same for the guest in a file.</summary>
    public static SandboxBuilder Builder(GuestBinary guest, TelemetryOptions? telemetry = null) => Finish(new SandboxBuilder(guest), telemetry, null);

    /// <summary>The same from a snapshot.</summary>
    public static SandboxBuilder Builder(Snapshot snapshot, TelemetryOptions telemetry) => Finish(new SandboxBuilder(snapshot), telemetry, null);

    public static Sandbox Build(TelemetryOptions? telemetry = null, IHostEcho? host = null) => Builder(telemetry, host).Build();

    /// <summary>Lets a call run into its time limit.</summary>
    public static GuestTimeoutException TimeOut(Sandbox sandbox)
    {
        using IDisposable limit = sandbox.LimitCalls(TimeSpan.FromMilliseconds(20));
        return Assert.Throws<GuestTimeoutException>(sandbox.GetGuest<ITrouble>().Spin);
    }

    private static SandboxBuilder Finish(SandboxBuilder builder, TelemetryOptions? telemetry, IHostEcho? host)
    {
        builder.WithHostFunctions(host ?? new TestHost()).WithOutput(TextWriter.Null);
        return telemetry is null ? builder : builder.WithTelemetry(telemetry);
    }
}
