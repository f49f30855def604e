using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class IntegerTests
{
    [Fact]
    public void Both_truth_values_come_back()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        Assert.True(echo.EchoBool(true));
        Assert.False(echo.EchoBool(false));
    }

    [Fact]
    public void Every_8_bit_integer_comes_back()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        for (int value = 0; value < 256; value++)
        {
            Assert.Equal((byte)value, echo.EchoU8((byte)value));
            Assert.Equal((sbyte)value, echo.EchoI8((sbyte)value));
        }
    }

    [Fact]
    public void Signed_integers_come_back_at_the_ends_of_every_width()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        foreach (long value in AroundPowersOfTwo())
        {
            Assert.Equal((short)value, echo.EchoI16((short)value));
            Assert.Equal((int)value, echo.EchoI32((int)value));
            Assert.Equal(value, echo.EchoI64(value));
        }
    }

    [Fact]
    public void Unsigned_integers_come_back_at_the_ends_of_every_width()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        foreach (long value in AroundPowersOfTwo())
        {
            Assert.Equal((ushort)value, echo.EchoU16((ushort)value));
            Assert.Equal((uint)value, echo.EchoU32((uint)value));
            Assert.Equal((ulong)value, echo.EchoU64((ulong)value));
        }
    }

    [Theory]
    [InlineData(2, 3, 5)]
    [InlineData(-1, 1, 0)]
    [InlineData(int.MaxValue, 1, int.MinValue)]
    public void Add_adds_as_CSharp_does(int a, int b, int sum)
    {
        using Sandbox sandbox = Sandboxes.Build();

        Assert.Equal(sum, sandbox.GetGuest<ICalculator>().Add(a, b));
    }

    // Zero, and each power of two with its neighbours, of both signs: 2^15 - 1, -2^31, 2^63 - 1 ...
    private static IEnumerable<long> AroundPowersOfTwo() =>
        Enumerable.Range(0, 64).Select(bit => 1L << bit).SelectMany(power => new[] { power - 1, power, power + 1, -power - 1, -power, 1 - power });
}
