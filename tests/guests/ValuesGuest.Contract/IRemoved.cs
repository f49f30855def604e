using Hyperlight;

namespace ValuesGuest;

/// <summary>Carries <see cref="Removed"/>.</summary>
[GuestFunction]
public interface IRemoved
{
    Removed Echo(Removed value);
}
