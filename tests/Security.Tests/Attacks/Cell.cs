using Hyperlight;
using SimpleGuest;

namespace Security.Tests.Attacks;

/// <summary>A sandbox that is attacked, the snapshot that heals it, and another sandbox that must not notice.</summary>
internal sealed class Cell : IDisposable
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that a guest may print in one call.</summary>
    public const long MostOutput = 16 << 20;

    private readonly Sandbox _bystander;
    private readonly ICalculator _neighbour, _calculator;

    public Cell()
    {
        var builder = new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions<IHostEcho>(Host).WithCallTimeout(TimeLimit).WithOutput(Output.Write);
        (Attacked, _bystander) = (builder.Build(), builder.Build());
        Machine = Attacked.GetGuest<IMachineCode>();
        MachineNextDoor = _bystander.GetGuest<IMachineCode>();
        Trouble = Attacked.GetGuest<ITrouble>();
        Echo = Attacked.GetGuest<IEcho>();
        RoundTrips = Attacked.GetGuest<IRoundTrips>();
        (_calculator, _neighbour) = (Attacked.GetGuest<ICalculator>(), _bystander.GetGuest<ICalculator>());
        Clean = Attacked.TakeSnapshot();
    }

    public Sandbox Attacked { get; }

    public Snapshot Clean { get; }

    public HostFunctions Host { get; } = new();

    public OutputCounter Output { get; } = new();

    public IMachineCode Machine { get; }

    public ITrouble Trouble { get; }

    public IEcho Echo { get; }

    public IRoundTrips RoundTrips { get; }

    /// <summary>Adds in the attacked sandbox.</summary>
    public int Add(int a, int b) => _calculator.Add(a, b);

    /// <summary>Adds in the other one.</summary>
    public int AddNextDoor(int a, int b) => _neighbour.Add(a, b);

    /// <summary>Code in the other one.</summary>
    public IMachineCode MachineNextDoor { get; }

    /// <summary>Runs an attack to its end, whatever that is.</summary>
    public Outcome Try(Attack attack)
    {
        try
        {
            return new Outcome(null, attack.Run(this));
        }
        catch (Exception thrown)
        {
            return new Outcome(thrown, 0);
        }
    }

    /// <summary>A poisoned sandbox refuses calls, the neighbour answers, a restore heals, and leaves nothing of the attack in memory.</summary>
    public void CheckAfterwards()
    {
        if (Attacked.IsPoisoned)
            Assert.Throws<SandboxPoisonedException>(() => Add(1, 2));
        Assert.Equal(5, AddNextDoor(2, 3));
        Attacked.Restore(Clean);
        using (Snapshot restored = Attacked.TakeSnapshot())
            SnapshotComparison.AssertSame(Clean, restored);
        Assert.Equal(7, Add(3, 4));
        Attacked.Restore(Clean);
    }

    public void Dispose()
    {
        Attacked.Dispose();
        _bystander.Dispose();
        Clean.Dispose();
    }
}
