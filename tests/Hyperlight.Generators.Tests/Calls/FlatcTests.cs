using Hyperlight.Protocol.Tests.Support;
using Shop;

namespace Hyperlight.Generators.Tests.Calls;

/// <summary>FlatBuffers' own compiler stands between caller and callee: it reads each message into JSON and writes it anew.</summary>
public sealed class FlatcTests
{
    [Fact]
    public void A_call_with_all_types_and_its_result_survive_a_way_through_JSON()
    {
        var (proxy, channel) = InMemoryChannel.Connect<IWarehouse>(new Warehouse());
        channel.Carry = Rewrite;

        string result = proxy.All(
            true, -1, 2, -3, 4, -5, 6, long.MinValue, ulong.MaxValue, 9.5f, -10.25,
            "l\u00E9", null, [1, 2, 255], null, new byte[] { 0 }, "", int.MinValue, "s", false);

        Assert.Equal(
            "True -1 2 -3 4 -5 6 -9223372036854775808 18446744073709551615 9.5 -10.25 l\u00E9 null 3 -1 1  -2147483648 s False", result);
    }

    [Fact]
    public void Flatc_reads_the_names_and_types_that_the_contract_declares()
    {
        var (proxy, channel) = InMemoryChannel.Connect<IWarehouse>(new Warehouse());

        proxy.@class(3, null);

        var call = Flatc.ToJson("function_call.fbs", channel.LastCall);
        Assert.Equal("IWarehouse.class", (string?)call["function_name"]);
        Assert.Equal("host", (string?)call["function_call_type"]);
        Assert.Equal("hlint", (string?)call["expected_return_type"]);
        Assert.Equal("hlint", (string?)call["parameters"]![0]!["value_type"]);
        Assert.Equal(3, (int?)call["parameters"]![0]!["value"]!["value"]);
        Assert.Null(call["parameters"]![1]!["value"]!["value"]);
        var reply = Flatc.ToJson("function_call_result.fbs", channel.LastReply);
        Assert.Equal(1003, (int?)reply["result"]!["value"]!["value"]);
    }

    [Fact]
    public void Each_type_of_result_survives_a_way_through_JSON()
    {
        var (proxy, channel) = InMemoryChannel.Connect<IEcho>(new Echo());
        channel.Carry = Rewrite;

        Assert.True(proxy.Bool(true));
        Assert.Equal(sbyte.MinValue, proxy.SByte(sbyte.MinValue));
        Assert.Equal(ushort.MaxValue, proxy.UShort(ushort.MaxValue));
        Assert.Equal(long.MaxValue, proxy.Long(long.MaxValue));
        Assert.Equal(ulong.MaxValue, proxy.ULong(ulong.MaxValue));
        Assert.Equal(0.5f, proxy.Float(0.5f));
        Assert.Equal(-0.5, proxy.Double(-0.5));
        Assert.Equal("", proxy.Text(""));
        Assert.Null(proxy.OptionalText(null));
        Assert.Equal<byte>([1, 2], proxy.Bytes([1, 2]));
        Assert.Null(proxy.OptionalBytes(null));
        proxy.Nothing();
        Assert.Equal(12, channel.CallsEnded);
    }

    private static byte[] Rewrite(string schema, byte[] message) => Flatc.ToMessage(schema, Flatc.ToJson(schema, message).ToJsonString());
}
