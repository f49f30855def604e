namespace Values.Tests.Monsters;

/// <summary>Keeps the last monster and sends it back.</summary>
internal sealed class Cage : IMonsters
{
    public Monster? Last { get; private set; }

    public Monster Echo(Monster monster) => Last = monster;
}
