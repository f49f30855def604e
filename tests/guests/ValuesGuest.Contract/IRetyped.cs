using Hyperlight;

namespace ValuesGuest;

/// <summary>Carries <see cref="Retyped"/>.</summary>
[GuestFunction]
public interface IRetyped
{
    Retyped Echo(Retyped value);
}
