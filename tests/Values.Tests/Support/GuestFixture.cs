using Hyperlight;

namespace Values.Tests.Support;

/// <summary>One sandbox for the tests of a class.</summary>
public sealed class GuestFixture : IDisposable
{
    private readonly Sandbox _sandbox = Build(new ShapesHost());

    public GuestFixture() => (Values, Batch) = (_sandbox.GetGuest<IValues>(), _sandbox.GetGuest<IBatch>());

    /// <summary>Builds a sandbox, which the caller disposes of.</summary>
    public static Sandbox Build(IShapesHost host) => new SandboxBuilder(Guests.ValuesGuest)
        .WithHostFunctions<IHostValues>(new Echo())
        .WithHostFunctions(host)
        .WithCallTimeout(TimeSpan.FromMinutes(1))
        .Build();

    /// <summary>The guest, seen through any of its contracts.</summary>
    public T Get<T>()
        where T : class => _sandbox.GetGuest<T>();

    public IValues Values { get; }

    public IBatch Batch { get; }

    public void Dispose() => _sandbox.Dispose();
}
