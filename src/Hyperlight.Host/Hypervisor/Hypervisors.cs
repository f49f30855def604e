using Hyperlight.Host.Hypervisor.Kvm;
using Hyperlight.Host.Hypervisor.Ptrace;

namespace Hyperlight.Host.Hypervisor;

/// <summary>Decides which hypervisor runs a sandbox.</summary>
internal static class Hypervisors
{
    /// <summary>The environment variable that names the one to take where the program does not.</summary>
    public const string Variable = "HYPERLIGHT_HYPERVISOR";

    private static int s_toldWeakness;

    /// <summary>The one that the options ask for: by name, or the strongest that there is.</summary>
    /// <exception cref="HypervisorNotFoundException">It is not there or not strong enough, or there is one that this user may not use.</exception>
    /// <exception cref="InvalidOperationException">The environment variable names none.</exception>
    public static IHypervisor Choose(SandboxOptions options)
    {
        HypervisorKind? wanted = options.WantedHypervisor ?? FromEnvironment();
        if (options.RequiresHardware && wanted == HypervisorKind.Ptrace)
            throw new HypervisorNotFoundException($"This sandbox must be isolated by hardware, but {(options.WantedHypervisor is null ? Variable : "its builder")} asks for {nameof(HypervisorKind.Ptrace)}.");
        return wanted switch
        {
            HypervisorKind.Kvm => KvmDevice.Open(),
            HypervisorKind.Ptrace => PtraceHypervisor.Instance,
            _ => options.RequiresHardware ? KvmDevice.Open() : StrongestOf(options),
        };
    }

    /// <summary>True when a hypervisor of this machine runs code that was chosen by those features.</summary>
    /// <param name="features"><see cref="CpuFeatures.Bytes"/>.</param>
    public static bool CanRun(ReadOnlySpan<byte> features)
    {
        if (CpuFeatures.OfHost.Include(features))
            return true;
        try
        {
            return KvmDevice.Open().Features.Include(features);
        }
        catch (HypervisorNotFoundException)
        {
            return false;
        }
    }

    /// <summary>As it is written in the environment variable, in metrics and in spans.</summary>
    public static string NameOf(HypervisorKind kind) => kind == HypervisorKind.Kvm ? "kvm" : "ptrace";

    private static IHypervisor StrongestOf(SandboxOptions options)
    {
        try
        {
            return KvmDevice.Open();
        }
        // A machine that could isolate better is set up wrongly: who runs it shall say so if he means it.
        catch (HypervisorNotFoundException forbidden) when (forbidden.IsForbidden)
        {
            throw new HypervisorNotFoundException($"{forbidden.Message} Or set {Variable}={NameOf(HypervisorKind.Ptrace)}, which isolates guests by processes: that is weaker.", isForbidden: true);
        }
        catch (HypervisorNotFoundException absent)
        {
            if (Interlocked.Exchange(ref s_toldWeakness, 1) == 0)
                options.Telemetry.IsolatedWithoutHardware(absent.Message);
            return PtraceHypervisor.Instance;
        }
    }

    private static HypervisorKind? FromEnvironment() => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => null,
        "kvm" => HypervisorKind.Kvm,
        "ptrace" => HypervisorKind.Ptrace,
        { } other => throw new InvalidOperationException($"The environment variable {Variable} is '{other}', but must be kvm or ptrace."),
    };
}
