using Hyperlight;

namespace ValuesGuest;

/// <summary>Carries <see cref="Added"/>.</summary>
[GuestFunction]
public interface IAdded
{
    Added Echo(Added value);
}
