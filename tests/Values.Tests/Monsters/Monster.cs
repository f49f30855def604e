namespace Values.Tests.Monsters;

/// <summary>The example of the FlatBuffers project, in the order of its fields.</summary>
/// <param name="TestType">Which of the union's tables <paramref name="Test"/> is: two fields on the wire, as here.</param>
public sealed record Monster(
    Place? Pos,
    short Mana = 150,
    short Hp = 100,
    string Name = "",
    bool Friendly = false,
    byte[]? Inventory = null,
    MonsterColor Color = MonsterColor.Blue,
    byte TestType = 0,
    Monster? Test = null,
    Pair[]? Test4 = null,
    string[]? TestArrayOfString = null,
    Monster[]? TestArrayOfTables = null,
    Monster? Enemy = null,
    byte[]? TestNestedFlatBuffer = null,
    Stat? TestEmpty = null,
    bool TestBool = false,
    int TestHashS32Fnv1 = 0,
    uint TestHashU32Fnv1 = 0,
    long TestHashS64Fnv1 = 0,
    ulong TestHashU64Fnv1 = 0,
    int TestHashS32Fnv1a = 0,
    uint TestHashU32Fnv1a = 0,
    long TestHashS64Fnv1a = 0,
    ulong TestHashU64Fnv1a = 0,
    bool[]? TestArrayOfBools = null);
