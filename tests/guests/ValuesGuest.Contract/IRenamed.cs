using Hyperlight;

namespace ValuesGuest;

/// <summary>Carries <see cref="Renamed"/>.</summary>
[GuestFunction]
public interface IRenamed
{
    Renamed Echo(Renamed value);
}
