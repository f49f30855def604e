using System.Text.Json.Nodes;
using Hyperlight.Protocol.Tests.Support;
using Values.Tests.Monsters;
using Values.Tests.Support;

namespace Values.Tests;

/// <summary>The monster of the FlatBuffers project: flatc writes its published values, they are read, written again, and read by flatc.</summary>
public sealed class MonsterTests
{
    private const string Published = """
        {
          "pos": { "x": 1, "y": 2, "z": 3, "test1": 3, "test2": "Green", "test3": { "a": 5, "b": 6 } },
          "hp": 80,
          "name": "MyMonster",
          "inventory": [ 0, 1, 2, 3, 4 ],
          "test_type": "Monster",
          "test": { "name": "Fred" },
          "test4": [ { "a": 10, "b": 20 }, { "b": 40, "a": 30 } ],
          "testarrayofstring": [ "test1", "test2" ],
          "enemy": { "name": "Fred" },
          "testarrayofbools": [ true, false, true ],
          "testhashs32_fnv1": "This string is being hashed!",
          "testhashu32_fnv1": "This string is being hashed!",
          "testhashs64_fnv1": "This string is being hashed!",
          "testhashu64_fnv1": "This string is being hashed!",
          "testhashs32_fnv1a": "This string is being hashed!",
          "testhashu32_fnv1a": "This string is being hashed!",
          "testhashs64_fnv1a": "This string is being hashed!",
          "testhashu64_fnv1a": "This string is being hashed!"
        }
        """;

    private static readonly string s_schema = Path.Combine(AppContext.BaseDirectory, "Monsters", "monster.fbs");

    // The hashes are those that the FlatBuffers project's own tests expect of that text.
    private static readonly Monster s_expected = new(
        new Place(1, 2, 3, 3, MonsterColor.Green, new Pair(5, 6)),
        Hp: 80,
        Name: "MyMonster",
        Inventory: [0, 1, 2, 3, 4],
        TestType: 1,
        Test: new Monster(null, Name: "Fred"),
        Test4: [new Pair(10, 20), new Pair(30, 40)],
        TestArrayOfString: ["test1", "test2"],
        Enemy: new Monster(null, Name: "Fred"),
        TestHashS32Fnv1: -579221183,
        TestHashU32Fnv1: 3715746113,
        TestHashS64Fnv1: 7930699090847568257,
        TestHashU64Fnv1: 7930699090847568257,
        TestHashS32Fnv1a: -1904106383,
        TestHashU32Fnv1a: 2390860913,
        TestHashS64Fnv1a: 4898026182817603057,
        TestHashU64Fnv1a: 4898026182817603057,
        TestArrayOfBools: [true, false, true]);

    [Fact]
    public void Its_published_values_round_trip()
    {
        var cage = new Cage();
        byte[] written = Flatc.ToBuffer(s_schema, "MyGame.Example.Monster", Published);

        byte[] back = new ValuePost<IMonsters>(cage).Send("IMonsters.Echo(Values.Tests.Monsters.Monster)", written);

        Same.As(s_expected, cage.Last);
        JsonNode first = Flatc.ToJson(s_schema, "MyGame.Example.Monster", written), second = WithoutDefaults(back);
        Assert.True(JsonNode.DeepEquals(first, second), $"{first} became {second}");
    }

    [Fact]
    public void Scalars_that_flatc_leaves_out_have_the_schemas_defaults()
    {
        var cage = new Cage();

        new ValuePost<IMonsters>(cage).Send(
            "IMonsters.Echo(Values.Tests.Monsters.Monster)", Flatc.ToBuffer(s_schema, "MyGame.Example.Monster", """{ "name": "Fred" }"""));

        Same.As(new Monster(null, 150, 100, "Fred", Color: MonsterColor.Blue), cage.Last);
    }

    // Scalars are always written; flatc leaves out those that have their default.
    private static JsonNode WithoutDefaults(byte[] monster)
    {
        JsonNode whole = Flatc.ToJson(s_schema, "MyGame.Example.Monster", monster);
        return Flatc.ToJson(s_schema, "MyGame.Example.Monster", Flatc.ToBuffer(s_schema, "MyGame.Example.Monster", whole.ToJsonString()));
    }
}
