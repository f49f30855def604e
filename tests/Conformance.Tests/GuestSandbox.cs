using Hyperlight;

namespace Conformance.Tests;

/// <summary>One sandbox for the tests of a class, replaced when a program breaks it; one that hangs ends as a failed test.</summary>
public sealed class GuestSandbox : IDisposable
{
    private Sandbox _sandbox = Build();

    public IConformance Guest
    {
        get
        {
            if (_sandbox.IsPoisoned)
            {
                _sandbox.Dispose();
                _sandbox = Build();
            }
            return _sandbox.GetGuest<IConformance>();
        }
    }

    public void Dispose() => _sandbox.Dispose();

    private static Sandbox Build() => new SandboxBuilder(Guests.Conformance).WithCallTimeout(TimeSpan.FromMinutes(1)).Build();
}
