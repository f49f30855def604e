using Hyperlight;

namespace EagerGuest;

/// <summary>A host that a guest asks before it is ready.</summary>
[HostFunction]
public interface IGreeter
{
    string Greet();
}
