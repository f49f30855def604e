using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

public class AllocationTests
{
    [Fact]
    public void A_scalar_call_allocates_nothing_on_either_side()
    {
        var echo = new EchoProxy(new LoopbackChannel(new EchoDispatcher(new Echo())));
        Call(echo, 100);
        Assert.Equal(0, Allocations.Of(() => Call(echo, 1000)));
    }

    [Fact]
    public void Writing_a_string_and_an_array_allocates_nothing()
    {
        var channel = new LoopbackChannel(new EchoDispatcher(new Echo()));
        var array = new byte[100];
        Write(channel, array, 100);
        Assert.Equal(0, Allocations.Of(() => Write(channel, array, 1000)));
    }

    private static void Call(EchoProxy echo, int times)
    {
        for (var i = 0; i < times; i++)
        {
            echo.Int32(i);
            echo.Byte((byte)i);
            echo.Int64(i);
            echo.Double(i);
            echo.Boolean(true);
            echo.Nothing();
        }
    }

    private static void Write(LoopbackChannel channel, byte[] array, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using (var call = channel.BeginCall(EchoFunctions.String, OutgoingCall.SizeOf("h\u00E9llo")))
            {
                call.Write("h\u00E9llo");
            }

            using (var call = channel.BeginCall(EchoFunctions.Bytes, OutgoingCall.SizeOf(array)))
            {
                call.Write(array);
            }
        }
    }
}
