using SimpleGuest;

namespace Hyperlight.Host.Tests.Support;

/// <summary>Sandboxes of the guest that the tests share.</summary>
internal static class Sandboxes
{
    /// <summary>An address where no guest has anything, far from the null page, whose faults .NET handles itself.</summary>
    public const ulong Nowhere = 0x0F00_0000_0000;

    /// <summary>Builds one.</summary>
    public static Sandbox Build(Func<SandboxBuilder, SandboxBuilder>? configure = null) => Builder(configure).Build();

    public static SandboxBuilder Builder(Func<SandboxBuilder, SandboxBuilder>? configure = null)
    {
        SandboxBuilder builder = new SandboxBuilder(Guests.SimpleGuest).WithOutput(TextWriter.Null);
        return configure is null ? builder.WithHostFunctions<IHostEcho>(new HostEcho()) : configure(builder);
    }

    public static Sandbox Build(IHostEcho host) => Build(builder => builder.WithHostFunctions(host));

    /// <summary>Fails unless the sandbox still answers, and answers right.</summary>
    public static void AssertWorks(Sandbox sandbox)
    {
        Assert.False(sandbox.IsPoisoned);
        Assert.Equal(42, sandbox.GetGuest<ICalculator>().Add(40, 2));
        Assert.Equal("still here", sandbox.GetGuest<IEcho>().Echo("still here"));
    }

    /// <summary>Fails unless every call is refused because of the given error, and a new sandbox works.</summary>
    public static void AssertPoisonedBy(Exception cause, Sandbox sandbox)
    {
        Assert.True(sandbox.IsPoisoned);
        IEcho echo = sandbox.GetGuest<IEcho>();
        for (int i = 0; i < 2; i++)
        {
            var refused = Assert.Throws<SandboxPoisonedException>(() => echo.EchoBytes([1]));
            Assert.Same(cause, refused.InnerException);
            Assert.Contains(cause.Message, refused.Message, StringComparison.Ordinal);
        }

        using Sandbox other = Build();
        AssertWorks(other);
    }
}
