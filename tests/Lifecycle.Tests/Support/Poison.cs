using Hyperlight;

namespace Lifecycle.Tests.Support;

/// <summary>The ways in which a call leaves its guest in an unknown state.</summary>
internal static class Poison
{
    private const int HaltPort = 108;

    public static IEnumerable<string> Kinds => ["fault", "stack overflow", "timeout", "timeout asleep", "cancel", "exit", "deadlock", "port", "size prefix", "output handler"];

    public static void Apply(string kind, Sandbox sandbox)
    {
        Action<Sandbox> action = kind switch
        {
            "fault" => static sandbox => sandbox.Trouble().WriteAddress(0x10_0000),
            "stack overflow" => static sandbox => sandbox.Simple().InfiniteRecursion(),
            "timeout" => static sandbox => Timed(sandbox, sandbox.Trouble().Spin),
            "timeout asleep" => static sandbox => Timed(sandbox, () => sandbox.Trouble().Sleep(60_000)),
            "cancel" => Cancel,
            "exit" => static sandbox => sandbox.Trouble().Exit(3),
            "deadlock" => static sandbox => sandbox.Trouble().Deadlock(),
            "port" => static sandbox => sandbox.Trouble().OutWithPort(HaltPort + 1, 7),
            "size prefix" => static sandbox => sandbox.Trouble().CorruptOutputSizePrefix(),
            _ => static sandbox => sandbox.Trouble().Print(ThrowingOutput),
        };
        Assert.ThrowsAny<Exception>(() => action(sandbox));
        Assert.True(sandbox.IsPoisoned, kind);
    }

    public const string ThrowingOutput = "throw";

    /// <summary>An output handler that fails when told so.</summary>
    public static void Output(GuestOutputKind kind, ReadOnlySpan<byte> bytes)
    {
        if (bytes.SequenceEqual("throw"u8))
            throw new InvalidOperationException("This output handler fails.");
    }

    private static void Timed(Sandbox sandbox, Action call)
    {
        using IDisposable limit = sandbox.LimitCalls(TimeSpan.FromMilliseconds(5));
        call();
    }

    private static void Cancel(Sandbox sandbox)
    {
        using var source = new CancellationTokenSource(5);
        using IDisposable limit = sandbox.LimitCalls(cancellation: source.Token);
        sandbox.Trouble().Spin();
    }
}
