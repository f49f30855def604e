using Shop;

namespace Hyperlight.Generators.Tests.Calls;

/// <summary>Each type crosses from proxy to dispatcher and back, with its boundary values.</summary>
public sealed class TypeTests
{
    private readonly Echo _implementation = new();
    private readonly IEcho _proxy;
    private readonly InMemoryChannel _channel;

    public TypeTests() => (_proxy, _channel) = InMemoryChannel.Connect<IEcho>(_implementation);

    public static TheoryData<string> Texts =>
    [
        "", "a", "\0", "ab\0cd", "\u00C4\u20AC\U0001D11E", new string('x', 3), new string('y', 1_000_000), "\uFEFF",
    ];

    public static TheoryData<int> Lengths => [0, 1, 3, 4, 5, 255, 65_536, 1_000_001];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bool_survives(bool value) => Survives(value, _proxy.Bool(value));

    [Theory]
    [InlineData(sbyte.MinValue)]
    [InlineData((sbyte)-1)]
    [InlineData((sbyte)0)]
    [InlineData(sbyte.MaxValue)]
    public void An_sbyte_survives(sbyte value) => Survives(value, _proxy.SByte(value));

    [Theory]
    [InlineData(byte.MinValue)]
    [InlineData((byte)0x80)]
    [InlineData(byte.MaxValue)]
    public void A_byte_survives(byte value) => Survives(value, _proxy.Byte(value));

    [Theory]
    [InlineData(short.MinValue)]
    [InlineData((short)-1)]
    [InlineData((short)0)]
    [InlineData(short.MaxValue)]
    public void A_short_survives(short value) => Survives(value, _proxy.Short(value));

    [Theory]
    [InlineData(ushort.MinValue)]
    [InlineData((ushort)0x8000)]
    [InlineData(ushort.MaxValue)]
    public void A_ushort_survives(ushort value) => Survives(value, _proxy.UShort(value));

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void An_int_survives(int value) => Survives(value, _proxy.Int(value));

    [Theory]
    [InlineData(uint.MinValue)]
    [InlineData(0x80000000u)]
    [InlineData(uint.MaxValue)]
    public void A_uint_survives(uint value) => Survives(value, _proxy.UInt(value));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(-1L)]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    public void A_long_survives(long value) => Survives(value, _proxy.Long(value));

    [Theory]
    [InlineData(ulong.MinValue)]
    [InlineData(0x8000000000000000ul)]
    [InlineData(ulong.MaxValue)]
    public void A_ulong_survives(ulong value) => Survives(value, _proxy.ULong(value));

    [Theory]
    [InlineData(0x00000000u)] // 0
    [InlineData(0x80000000u)] // -0
    [InlineData(0x00000001u)] // the smallest
    [InlineData(0x7F7FFFFFu)] // the largest
    [InlineData(0xFF800000u)] // minus infinity
    [InlineData(0x7FC12345u)] // not a number, with a payload
    public void A_float_survives_bit_by_bit(uint bits)
    {
        float result = _proxy.Float(BitConverter.UInt32BitsToSingle(bits));

        Assert.Equal(bits, BitConverter.SingleToUInt32Bits(result));
        Assert.Equal(bits, BitConverter.SingleToUInt32Bits(Assert.IsType<float>(_implementation.Received)));
    }

    [Theory]
    [InlineData(0x0000000000000000ul)] // 0
    [InlineData(0x8000000000000000ul)] // -0
    [InlineData(0x0000000000000001ul)] // the smallest
    [InlineData(0x7FEFFFFFFFFFFFFFul)] // the largest
    [InlineData(0xFFF0000000000000ul)] // minus infinity
    [InlineData(0x7FF8000012345678ul)] // not a number, with a payload
    public void A_double_survives_bit_by_bit(ulong bits)
    {
        double result = _proxy.Double(BitConverter.UInt64BitsToDouble(bits));

        Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(result));
        Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(Assert.IsType<double>(_implementation.Received)));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_string_survives(string value)
    {
        Survives(value, _proxy.Text(value));
        Survives(value, _proxy.OptionalText(value)!);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Bytes_survive(int length)
    {
        byte[] value = new byte[length];
        new Random(length).NextBytes(value);

        Survives(value, _proxy.Bytes(value));
        Survives(value, _proxy.OptionalBytes(value)!);
        Survives(value, _proxy.Memory(value).ToArray());
    }

    [Fact]
    public void A_part_of_an_array_survives_as_memory()
    {
        byte[] whole = [1, 2, 3, 4, 5];

        Survives([2, 3, 4], _proxy.Memory(whole.AsMemory(1, 3)).ToArray());
    }

    [Fact]
    public void Null_survives_where_the_contract_allows_it()
    {
        Assert.Null(_proxy.OptionalText(null));
        Assert.Null(_implementation.Received);
        Assert.Null(_proxy.OptionalBytes(null));
        Assert.Null(_implementation.Received);
    }

    [Fact]
    public void A_call_without_a_result_arrives()
    {
        _proxy.Nothing();

        Assert.Equal("nothing", _implementation.Received);
    }

    [Fact]
    public void A_result_is_the_callers_own()
    {
        byte[] sent = [1, 2, 3];
        byte[] result = _proxy.Bytes(sent);
        Array.Clear(_channel.LastReply);

        Assert.Equal<byte>([1, 2, 3], result);
        Assert.NotSame(sent, result);
    }

    private void Survives<T>(T sent, T result)
    {
        Assert.Equal(sent, result);
        Assert.Equal(sent, Assert.IsType<T>(_implementation.Received));
        Assert.Equal(_channel.CallsBegun, _channel.CallsEnded);
    }
}
