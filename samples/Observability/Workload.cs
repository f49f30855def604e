using Hyperlight;

namespace Observability;

/// <summary>Something to observe: calls that succeed, fail, and take too long.</summary>
internal static class Workload
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    /// <summary>Builds a sandbox.</summary>
    /// <param name="telemetry">Where its measurements and records go; null for the defaults.</param>
    /// <param name="output">Where its guest prints.</param>
    public static Sandbox Build(TelemetryOptions? telemetry, TextWriter output)
    {
        SandboxBuilder builder = new SandboxBuilder(Guests.Observability).WithHostFunctions<IPrinter>(new LinePrinter(output));
        return (telemetry is null ? builder : builder.WithTelemetry(telemetry)).Build();
    }

    /// <summary>Calls the guest, which calls back.</summary>
    public static void Greet(Sandbox sandbox, string name)
    {
        IGreeter greeter = sandbox.GetGuest<IGreeter>();
        greeter.Print(greeter.Echo(name));
    }

    /// <summary>Freezes the guest, calls it, and goes back to what it was.</summary>
    public static void GoBack(Sandbox sandbox)
    {
        using Snapshot before = sandbox.TakeSnapshot();
        Greet(sandbox, "nobody");
        sandbox.Restore(before);
    }

    /// <summary>Calls a function that throws.</summary>
    public static void Fail(Sandbox sandbox)
    {
        try
        {
            sandbox.GetGuest<IGreeter>().Fail("as asked");
        }
        catch (GuestException)
        {
            // That was the point.
        }
    }

    /// <summary>Calls a function that does not return, and stops it. The sandbox is poisoned then.</summary>
    public static void Cancel(Sandbox sandbox)
    {
        using IDisposable limit = sandbox.LimitCalls(Patience);
        try
        {
            sandbox.GetGuest<IGreeter>().Spin();
        }
        catch (GuestTimeoutException)
        {
            // That was the point.
        }
    }
}
