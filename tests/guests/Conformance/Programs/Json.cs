using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Conformance.Programs;

internal enum OrderState
{
    Open,
    Shipped,
}

internal sealed record OrderLine(string Article, int Count, decimal Price);

internal sealed record Order(int Id, DateTime Placed, OrderState State, List<OrderLine> Lines, Dictionary<string, string>? Notes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Order[]))]
internal sealed partial class OrderJson : JsonSerializerContext;

internal sealed class JsonWriting : IProgram
{
    public void Run(TextWriter output)
    {
        var order = new Order(7, new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc), OrderState.Shipped,
            [new OrderLine("pen \u00e9\"<>", 3, 1.10m), new OrderLine("ink", 1, 25m)], new() { ["gift"] = "yes" });
        output.WriteLine(JsonSerializer.Serialize(order, OrderJson.Default.Order));
        output.WriteLine(JsonSerializer.Serialize([order with { Notes = null, Lines = [] }], OrderJson.Default.OrderArray));
    }
}

internal sealed class JsonReading : IProgram
{
    public void Run(TextWriter output)
    {
        const string json = """{"id":1,"placed":"2020-02-29T12:00:00Z","state":"Open","lines":[{"article":"x","count":2,"price":0.5}],"unknown":[1,{}]}""";
        Order order = JsonSerializer.Deserialize(json, OrderJson.Default.Order)!;
        output.WriteLine($"{order.Id} {order.Placed:O} {order.State} {order.Lines.Sum(line => line.Count * line.Price)} {order.Notes is null}");
        foreach (string broken in (string[])["{\"id\":", "{\"id\":\"x\"}", "[1,]", "{\"state\":\"Lost\"}"])
        {
            try
            {
                JsonSerializer.Deserialize(broken, OrderJson.Default.Order);
                output.WriteLine("read");
            }
            catch (JsonException error)
            {
                output.WriteLine($"{error.Path} {error.LineNumber} {error.BytePositionInLine}");
            }
        }
    }
}

internal sealed class JsonDocuments : IProgram
{
    public void Run(TextWriter output)
    {
        using var document = JsonDocument.Parse("""{"a":[1,2.5,-3e2,"four",true,null],"b":{"c":"\u00fc\n"}}""");
        foreach (JsonElement element in document.RootElement.GetProperty("a").EnumerateArray())
            output.Write($"{element.ValueKind}={element.GetRawText()} ");
        output.WriteLine(document.RootElement.GetProperty("b").GetProperty("c").GetString()!.Length);
        JsonNode node = JsonNode.Parse("""{"x":{"y":[1,2,3]}}""")!;
        node["x"]!["y"]!.AsArray().Add((JsonNode)4);
        node["x"]!["z"] = "new";
        output.WriteLine($"{node.ToJsonString()} {node["x"]!["y"]![3]!.GetValue<int>()} {node["x"]!["z"]!.GetPath()}");
    }
}

internal sealed class JsonTokens : IProgram
{
    public void Run(TextWriter output)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber("pi", 3.14159);
            writer.WriteStartArray("list");
            writer.WriteStringValue("one");
            writer.WriteBooleanValue(false);
            writer.WriteBase64StringValue([1, 2, 3]);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(stream.ToArray()));
        var reader = new Utf8JsonReader(stream.ToArray());
        while (reader.Read())
            output.Write($"{reader.TokenType}@{reader.TokenStartIndex}/{reader.CurrentDepth} ");
        output.WriteLine();
    }
}
