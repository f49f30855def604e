using System.Text.Json.Nodes;
using Hyperlight.Protocol;
using Hyperlight.Protocol.Tests.Support;
using Values.Tests.Support;

namespace Values.Tests;

/// <summary>FlatBuffers' own compiler reads what is written and writes what is read, by the schema that the build made of the contract.</summary>
public sealed class SchemaTests
{
    private readonly ValuePost<IValues> _post = new(new Echo());

    public static TheoryData<string, string, string> Written => new()
    {
        {
            "ValuesGuest.Line", "ValuesGuest_Line",
            """{ "article": "screw", "count": 12, "price": { "low": 10, "middle": 0, "high": 0, "flags": 131072 }, "color": "Red", "unit": "box" }"""
        },
        {
            "ValuesGuest.Node", "ValuesGuest_Node",
            """
            {
              "name": "root", "next": { "name": "next" },
              "children": [ { "name": "a" }, { "name": "b", "next": { "name": "c" }, "children": [] } ]
            }
            """
        },
        {
            "ValuesGuest.Shape", "ValuesGuest_Shape",
            """
            {
              "value_type": "ValuesGuest_Shape_Group",
              "value": {
                "parts": [
                  { "value_type": "ValuesGuest_Shape_Circle", "value": { "radius": -0.0 } },
                  { "value_type": "ValuesGuest_Shape_Square", "value": { "side": 1.5, "label": "s" } }
                ],
                "main": { "value_type": "ValuesGuest_Shape_Circle", "value": { "radius": 2.0 } }
              }
            }
            """
        },
        {
            "ValuesGuest.Settings", "ValuesGuest_Settings",
            """{ "name": "n", "level": -3, "tags": [ { "value": "a" }, { }, { "value": "" } ], "limit": 1, "owner": "me" }"""
        },
        {
            "Dictionary<int, string?>", "BoxOf_DictionaryOf_Int32_NullableString",
            """{ "value": [ { "key": -1, "value": "" }, { "key": 7 } ] }"""
        },
        {
            "Guid", "BoxOf_Guid", """{ "value": { "bytes": [ 0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238, 255 ] } }"""
        },
        { "ValuesGuest.Rights", "BoxOf_ValuesGuest_Rights", """{ "value": 9223372036854775809 }""" },
        { "DateTimeOffset", "BoxOf_DateTimeOffset", """{ "value": { "ticks": 638396640000000000, "offset_minutes": -60 } }""" },
        { "Int128", "BoxOf_Int128", """{ "value": { "lower": 1, "upper": -1 } }""" },
        {
            "ValuesGuest.Pixel", "BoxOf_ValuesGuest_Pixel",
            """
            {
              "value": {
                "layer": 7, "at": { "x": 1.5, "y": -2.0, "z": 0.25 }, "color": "Red",
                "id": { "bytes": [ 0, 17, 34, 51, 68, 85, 102, 119, 136, 153, 170, 187, 204, 221, 238, 255 ] }, "is_set": true
              }
            }
            """
        },
        { "ValuesGuest.Vector", "BoxOf_ValuesGuest_Vector", """{ "value": { "x": 1.5, "y": -2.0, "z": 0.25 } }""" },
        { "(int, string?)", "TupleOf_Int32_NullableString", """{ "item1": 5, "item2": "pair" }""" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void What_flatc_writes_is_read_and_flatc_reads_what_is_written(string type, string root, string json)
    {
        byte[] value = Flatc.ToBuffer(ValuePost<IValues>.Schema, root, json);

        byte[] reply = _post.Send($"IValues.Value({type})", value);

        JsonNode expected = JsonNode.Parse(json)!, actual = Flatc.ToJson(ValuePost<IValues>.Schema, root, reply);
        Assert.True(JsonNode.DeepEquals(Rounded(expected), Rounded(actual)), $"{expected} became {actual}");
    }

    [Fact]
    public void What_flatc_leaves_out_has_its_default()
    {
        byte[] value = Flatc.ToBuffer(ValuePost<IValues>.Schema, "ValuesGuest_Line", """{ "article": "a", "color": "Blue" }""");

        JsonNode reply = Flatc.ToJson(ValuePost<IValues>.Schema, "ValuesGuest_Line", _post.Send("IValues.Value(ValuesGuest.Line)", value));

        Assert.Equal(("a", "Blue", "piece"), ($"{reply["article"]}", $"{reply["color"]}", $"{reply["unit"]}"));
        Assert.Null(reply["price"]);
    }

    [Theory]
    [InlineData("ValuesGuest.Line", "ValuesGuest_Line", """{ "article": "a", "color": 7 }""", "ValuesGuest.Color has no such value.")]
    [InlineData("ValuesGuest.Rights", "BoxOf_ValuesGuest_Rights", """{ "value": 8 }""", "ValuesGuest.Rights has no such value.")]
    [InlineData("decimal", "BoxOf_Decimal", """{ "value": { "low": 1, "middle": 0, "high": 0, "flags": 1900544 } }""", "A decimal is out of range.")]
    [InlineData("decimal", "BoxOf_Decimal", """{ "value": { "low": 1, "middle": 0, "high": 0, "flags": 1 } }""", "A decimal is out of range.")]
    [InlineData("DateTime", "BoxOf_DateTime", """{ "value": 3155378976000000000 }""", "A DateTime is out of range.")]
    [InlineData("DateTime", "BoxOf_DateTime", """{ "value": 13835058055282163712 }""", "A DateTime is out of range.")]
    [InlineData("DateTimeOffset", "BoxOf_DateTimeOffset", """{ "value": { "ticks": 0, "offset_minutes": 1 } }""", "A DateTimeOffset is out of range.")]
    [InlineData("DateTimeOffset", "BoxOf_DateTimeOffset", """{ "value": { "ticks": 638396640000000000, "offset_minutes": 841 } }""", "A DateTimeOffset is out of range.")]
    [InlineData("DateTimeOffset", "BoxOf_DateTimeOffset", """{ "value": { "ticks": 638396640000000000, "offset_minutes": -9223372036854775808 } }""", "A DateTimeOffset is out of range.")]
    [InlineData("DateOnly", "BoxOf_DateOnly", """{ "value": -1 }""", "A DateOnly is out of range.")]
    [InlineData("TimeOnly", "BoxOf_TimeOnly", """{ "value": 864000000000 }""", "A TimeOnly is out of range.")]
    [InlineData(
        "Dictionary<int, string?>", "BoxOf_DictionaryOf_Int32_NullableString",
        """{ "value": [ { "key": 7 }, { "key": 7 } ] }""", "A dictionary has a key twice.")]
    public void What_is_out_of_range_is_refused(string type, string root, string json, string reason)
    {
        byte[] value = Flatc.ToBuffer(ValuePost<IValues>.Schema, root, json);

        Assert.Equal(reason, Assert.Throws<InvalidMessageException>(() => _post.Send($"IValues.Value({type})", value)).Message);
    }

    // How FlatBuffers' compiler writes a number with a fraction is its own affair.
    private static JsonNode Rounded(JsonNode node) => JsonNode.Parse(node.ToJsonString().Replace("-0.0", "0").Replace(".0,", ",").Replace(".0}", "}"))!;
}
