using Hyperlight;
using SimpleGuest;

namespace Ptrace.Tests.Support;

/// <summary>Sandboxes of the guest that tests share, in processes.</summary>
internal static class Guest
{
    public static SandboxBuilder Builder(HypervisorKind kind = HypervisorKind.Ptrace) => With(new SandboxBuilder(Guests.SimpleGuest)).WithHypervisor(kind);

    public static SandboxBuilder With(SandboxBuilder builder) => builder.WithHostFunctions<IHostEcho>(new HostFunctions()).WithOutput(static (_, _) => { });

    public static Sandbox Build() => Builder().Build();

    public static int Add(this Sandbox sandbox, int a, int b) => sandbox.GetGuest<ICalculator>().Add(a, b);

    public static ulong Run(this Sandbox sandbox, byte[] code, ulong first = 0, ulong second = 0) => sandbox.GetGuest<IMachineCode>().RunCode(code, first, second);
}
