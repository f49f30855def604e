using Hyperlight;
using SimpleGuest;

namespace Benchmarks;

/// <summary>Makes warm calls of one sandbox.</summary>
internal static class WarmCalls
{
    /// <summary>Builds a sandbox that lives as long as the process.</summary>
    /// <param name="measured">Whether its calls are timed.</param>
    /// <returns>Makes so many calls; gives the median in microseconds.</returns>
    public static Func<int, double> Of(bool measured)
    {
        Sandbox sandbox = new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions<IHostEcho>(new HostEcho()).WithTelemetry(new TelemetryOptions { CallDurations = measured }).Build();
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        return calls => Sample.Median(calls, () => calculator.Add(2, 3));
    }
}
