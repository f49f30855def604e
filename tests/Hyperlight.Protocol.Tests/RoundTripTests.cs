using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

public class RoundTripTests
{
    private const int MiB = 1024 * 1024;
    private readonly EchoProxy _echo = new(new LoopbackChannel(new EchoDispatcher(new Echo())));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Int32_survives(int value) => Assert.Equal(value, _echo.Int32(value));

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    public void UInt32_survives(uint value) => Assert.Equal(value, _echo.UInt32(value));

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Int64_survives(long value) => Assert.Equal(value, _echo.Int64(value));

    [Theory]
    [InlineData(0ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x0102030405060708ul)]
    public void UInt64_survives(ulong value) => Assert.Equal(value, _echo.UInt64(value));

    [Fact]
    public void Every_narrow_integer_survives()
    {
        for (var value = (int)short.MinValue; value <= ushort.MaxValue; value++)
        {
            Assert.Equal(unchecked((short)value), _echo.Int16(unchecked((short)value)));
            Assert.Equal(unchecked((ushort)value), _echo.UInt16(unchecked((ushort)value)));
            Assert.Equal(unchecked((sbyte)value), _echo.SByte(unchecked((sbyte)value)));
            Assert.Equal(unchecked((byte)value), _echo.Byte(unchecked((byte)value)));
        }
    }

    [Theory]
    [InlineData(0x00000000u)]
    [InlineData(0x80000000u)] // -0.0
    [InlineData(0x7FC00000u)] // the quiet NaN
    [InlineData(0xFFC0BEEFu)] // a NaN with sign and payload
    [InlineData(0x7F800000u)] // infinity
    [InlineData(0x00000001u)] // the smallest denormal
    public void Single_survives_bit_by_bit(uint bits) =>
        Assert.Equal(bits, BitConverter.SingleToUInt32Bits(_echo.Single(BitConverter.UInt32BitsToSingle(bits))));

    [Theory]
    [InlineData(0x0000000000000000ul)]
    [InlineData(0x8000000000000000ul)]
    [InlineData(0x7FF8000000000000ul)]
    [InlineData(0xFFF8DEADBEEF1234ul)]
    [InlineData(0xFFF0000000000000ul)]
    [InlineData(0x0000000000000001ul)]
    public void Double_survives_bit_by_bit(ulong bits) =>
        Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(_echo.Double(BitConverter.UInt64BitsToDouble(bits))));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Boolean_survives(bool value) => Assert.Equal(value, _echo.Boolean(value));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("four")]
    [InlineData("zero \0 inside")]
    [InlineData("h\u00E9llo \u20AC \uD83D\uDE00")]
    public void String_survives(string value)
    {
        Assert.Equal(value, _echo.String(value));
        Assert.Equal(value, _echo.NullableString(value));
    }

    [Fact]
    public void Null_survives_where_the_contract_allows_it()
    {
        Assert.Null(_echo.NullableString(null));
        Assert.Null(_echo.NullableBytes(null));
    }

    [Fact]
    public void Empty_is_not_null()
    {
        Assert.Equal(string.Empty, _echo.NullableString(string.Empty));
        Assert.Equal([], _echo.NullableBytes([])!);
    }

    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    public void A_surrogate_without_its_partner_becomes_the_replacement_character(int surrogate) =>
        Assert.Equal("a\uFFFDb", _echo.String($"a{(char)surrogate}b"));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(MiB)]
    public void Bytes_of_any_length_survive(int length)
    {
        var value = new byte[length];
        new Random(length).NextBytes(value);
        Assert.Equal(value, _echo.Bytes(value));
        Assert.Equal(value, _echo.NullableBytes(value));
        Assert.Equal(value, _echo.Memory(value).ToArray());
    }

    [Theory]
    [InlineData('a')]
    [InlineData('\u20AC')]
    public void A_string_of_a_mebi_character_survives(char character)
    {
        var value = new string(character, MiB);
        Assert.Equal(value, _echo.String(value));
    }

    [Fact]
    public void Part_of_an_array_survives() =>
        Assert.Equal([2, 3], _echo.Memory(new byte[] { 1, 2, 3, 4 }.AsMemory(1, 2)).ToArray());

    [Fact]
    public void A_function_without_parameters_and_result_is_called()
    {
        var implementation = new Echo();
        new EchoProxy(new LoopbackChannel(new EchoDispatcher(implementation))).Nothing();
        Assert.Equal(1, implementation.NothingCalls);
    }

    [Fact]
    public void Thirteen_parameters_arrive_in_order() => Assert.Equal(
        "True -2 3 -4 18446744073709551615 1.5 -0 h\u00E9 null 0A0B 00 False -32768",
        _echo.Join(true, -2, 3, -4, ulong.MaxValue, 1.5f, -0.0, "h\u00E9", null, [10, 11], [0], false, short.MinValue));
}
