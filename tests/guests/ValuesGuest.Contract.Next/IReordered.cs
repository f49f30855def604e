using Hyperlight;

namespace ValuesGuest;

/// <summary>Carries <see cref="Reordered"/>.</summary>
[GuestFunction]
public interface IReordered
{
    Reordered Echo(Reordered value);
}
