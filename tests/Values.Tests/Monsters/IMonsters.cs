using Hyperlight;

namespace Values.Tests.Monsters;

/// <summary>Carries monsters.</summary>
[GuestFunction]
public interface IMonsters
{
    Monster Echo(Monster monster);
}
