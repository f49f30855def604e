using Hyperlight;

namespace EagerGuest;

/// <summary>A guest that calls its host before it is ready.</summary>
[Guest]
public sealed class EagerGuestProgram(IGreeter host) : IEager
{
    private readonly string _greeting = host.Greet();
    private int _count;

    public string Greeting() => _greeting;

    public int Count() => ++_count;
}
