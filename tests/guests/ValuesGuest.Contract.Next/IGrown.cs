using Hyperlight;

namespace ValuesGuest;

/// <summary>Carries <see cref="Grown"/>.</summary>
[GuestFunction]
public interface IGrown
{
    Grown Echo(Grown value);
}
