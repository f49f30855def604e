using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.HostFunctions;

public sealed class ValueTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void An_integer_goes_out_to_the_host_and_comes_back(int value)
    {
        var seen = new List<int>();
        using Sandbox sandbox = Sandboxes.Build(new HostEcho { OnI32 = argument => { seen.Add(argument); return ~argument; } });

        Assert.Equal(~value, sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(value));
        Assert.Equal([value], seen);
    }

    [Theory]
    [InlineData(0x8000_0000_0000_0000ul)] // -0
    [InlineData(0x7FF8_DEAD_BEEF_CAFEul)] // a NaN with a payload
    [InlineData(0x0000_0000_0000_0001ul)]
    public void A_double_keeps_every_bit_on_its_way_out(ulong bits)
    {
        using Sandbox sandbox = Sandboxes.Build();

        double back = sandbox.GetGuest<IRoundTrips>().RoundTripHostF64(BitConverter.UInt64BitsToDouble(bits));

        Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(back));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Gr\u00fc\u00dfe \ud83d\ude00\0")]
    public void A_string_goes_out_and_comes_back(string text)
    {
        using Sandbox sandbox = Sandboxes.Build();
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();

        Assert.Equal(text, trips.RoundTripHostString(text), StringComparer.Ordinal);
        Assert.Equal(text, trips.RoundTripHostNullable(text), StringComparer.Ordinal);
    }

    [Fact]
    public void A_null_goes_out_and_comes_back_where_the_contract_allows_it()
    {
        using Sandbox sandbox = Sandboxes.Build();

        Assert.Null(sandbox.GetGuest<IRoundTrips>().RoundTripHostNullable(null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(8 << 20)]
    public void Bytes_go_out_and_come_back(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using Sandbox sandbox = Sandboxes.Build();
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();

        Assert.True(bytes.AsSpan().SequenceEqual(trips.RoundTripHostVecBytes(bytes)));
        Assert.True(bytes.AsSpan().SequenceEqual(trips.RoundTripHostMemory(bytes).Span));
    }

    [Fact]
    public void Every_other_type_reaches_the_host_with_its_extreme_values()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();

        Assert.Equal(
            "True|-128|255|-32768|65535|4294967295|-9223372036854775808|18446744073709551615|-0|null",
            trips.RoundTripHostMix(
                true, sbyte.MinValue, byte.MaxValue, short.MinValue, ushort.MaxValue, uint.MaxValue, long.MinValue, ulong.MaxValue, -0.0f, null));
        Assert.Equal(
            "False|127|0|32767|0|0|9223372036854775807|0|3.4028235E+38|00FF",
            trips.RoundTripHostMix(
                false, sbyte.MaxValue, 0, short.MaxValue, 0, 0, long.MaxValue, 0, float.MaxValue, [0, 255]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void A_view_of_an_argument_stays_right_while_the_host_answers(int calls)
    {
        byte[] bytes = new byte[100_003];
        new Random(calls).NextBytes(bytes);
        using Sandbox sandbox = Sandboxes.Build();

        long sum = sandbox.GetGuest<IRoundTrips>().SumAfterHostCalls(bytes, calls);

        Assert.Equal(bytes.Sum(item => (long)item), sum);
    }

    [Fact]
    public void A_view_of_an_argument_stays_right_when_an_answer_makes_the_buffer_grow()
    {
        byte[] bytes = new byte[60_000];
        new Random(1).NextBytes(bytes);
        using Sandbox sandbox = Sandboxes.Build(new HostEcho { OnString = _ => new string('y', 3 << 20) });

        long sum = sandbox.GetGuest<IRoundTrips>().SumAfterHostCalls(bytes, 2);

        Assert.Equal(bytes.Sum(item => (long)item), sum);
    }
}
