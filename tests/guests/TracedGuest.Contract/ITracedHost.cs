using Hyperlight;

namespace TracedGuest;

/// <summary>The host of a guest that tells what it does.</summary>
[HostFunction]
public interface ITracedHost
{
    int Ask(int value);

    /// <summary>Throws.</summary>
    void Refuse(string reason);
}
