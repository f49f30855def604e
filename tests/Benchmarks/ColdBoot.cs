using Hyperlight;
using SimpleGuest;

namespace Benchmarks;

/// <summary>A sandbox whose guest boots, without any snapshot.</summary>
internal sealed class ColdBoot(Action<string, double, string> print)
{
    private const int Boots = 20;

    public void Run()
    {
        Sandbox? sandbox = null;
        double time = Sample.Median(
            Boots,
            () => sandbox = new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions<IHostEcho>(new HostEcho()).WithColdStart().Build(),
            () => sandbox!.Dispose());
        print("cold-boot", time / 1000, "ms");
    }
}
