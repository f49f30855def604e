using EagerGuest;

namespace Lifecycle.Tests.Support;

/// <summary>Greets a guest that starts, and counts how many did.</summary>
internal sealed class Greeter(string greeting) : IGreeter
{
    public int Greeted { get; private set; }

    public string Greet()
    {
        Greeted++;
        return greeting;
    }
}
