using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class FloatTests
{
    [Theory]
    [InlineData(0x0000_0000u)] // 0
    [InlineData(0x8000_0000u)] // -0
    [InlineData(0x0000_0001u)] // the smallest subnormal
    [InlineData(0x007F_FFFFu)] // the largest subnormal
    [InlineData(0x0080_0000u)] // the smallest normal
    [InlineData(0x7F7F_FFFFu)] // the largest
    [InlineData(0x7F80_0000u)] // infinity
    [InlineData(0xFF80_0000u)] // -infinity
    [InlineData(0x7FC0_0000u)] // a quiet NaN
    [InlineData(0xFFC0_0000u)] // the other quiet NaN
    [InlineData(0x7FC0_BEEFu)] // a NaN with a payload
    [InlineData(0x7F80_0001u)] // a signalling NaN
    public void A_float_keeps_every_bit(uint bits)
    {
        using Sandbox sandbox = Sandboxes.Build();

        float back = sandbox.GetGuest<IEcho>().EchoFloat(BitConverter.UInt32BitsToSingle(bits));

        Assert.Equal(bits, BitConverter.SingleToUInt32Bits(back));
    }

    [Theory]
    [InlineData(0x0000_0000_0000_0000ul)]
    [InlineData(0x8000_0000_0000_0000ul)]
    [InlineData(0x0000_0000_0000_0001ul)]
    [InlineData(0x000F_FFFF_FFFF_FFFFul)]
    [InlineData(0x0010_0000_0000_0000ul)]
    [InlineData(0x7FEF_FFFF_FFFF_FFFFul)]
    [InlineData(0x7FF0_0000_0000_0000ul)]
    [InlineData(0xFFF0_0000_0000_0000ul)]
    [InlineData(0x7FF8_0000_0000_0000ul)]
    [InlineData(0xFFF8_0000_0000_0000ul)]
    [InlineData(0x7FF8_DEAD_BEEF_CAFEul)]
    [InlineData(0x7FF0_0000_0000_0001ul)]
    public void A_double_keeps_every_bit(ulong bits)
    {
        using Sandbox sandbox = Sandboxes.Build();

        double back = sandbox.GetGuest<IEcho>().EchoDouble(BitConverter.UInt64BitsToDouble(bits));

        Assert.Equal(bits, BitConverter.DoubleToUInt64Bits(back));
    }
}
