using Hyperlight;

namespace EagerGuest;

/// <summary>What a guest learnt from its host before it was ready.</summary>
[GuestFunction]
public interface IEager
{
    /// <returns>What the host said while the guest started.</returns>
    string Greeting();

    int Count();
}
