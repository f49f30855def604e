using Hyperlight;
using SimpleGuest;

namespace Lifecycle.Tests.Support;

/// <summary>Sandboxes with the guest that the tests share.</summary>
internal static class Guest
{
    public static SandboxBuilder Builder(IHostEcho? host = null) => new SandboxBuilder(Guests.SimpleGuest).With(host);

    public static SandboxBuilder From(Snapshot snapshot, IHostEcho? host = null) => new SandboxBuilder(snapshot).With(host);

    public static Sandbox Build(IHostEcho? host = null) => Builder(host).Build();

    public static ICalculator Calculator(this Sandbox sandbox) => sandbox.GetGuest<ICalculator>();

    public static IEcho Echo(this Sandbox sandbox) => sandbox.GetGuest<IEcho>();

    public static ITrouble Trouble(this Sandbox sandbox) => sandbox.GetGuest<ITrouble>();

    public static ILifecycle Lifecycle(this Sandbox sandbox) => sandbox.GetGuest<ILifecycle>();

    public static ISimpleGuest Simple(this Sandbox sandbox) => sandbox.GetGuest<ISimpleGuest>();

    private static SandboxBuilder With(this SandboxBuilder builder, IHostEcho? host) =>
        builder.WithHostFunctions(host ?? new TestHost()).WithOutput(static (_, _) => { });
}
