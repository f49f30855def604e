using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class BytesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData(1 << 20)]
    public void Bytes_come_back_as_they_were(int length)
    {
        byte[] bytes = Random(length);
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        Assert.True(bytes.AsSpan().SequenceEqual(echo.EchoBytes(bytes)));
        Assert.True(bytes.AsSpan().SequenceEqual(echo.EchoMemory(bytes).Span));
        Assert.True(bytes.AsSpan().SequenceEqual(echo.EchoNullableBytes(bytes)));
    }

    [Fact]
    public void A_part_of_an_array_comes_back_as_that_part()
    {
        byte[] bytes = Random(10_000);
        using Sandbox sandbox = Sandboxes.Build();

        ReadOnlyMemory<byte> back = sandbox.GetGuest<IEcho>().EchoMemory(bytes.AsMemory(1234, 5678));

        Assert.True(bytes.AsSpan(1234, 5678).SequenceEqual(back.Span));
    }

    [Fact]
    public void A_64_MiB_array_comes_back()
    {
        byte[] bytes = Random(64 << 20);
        using Sandbox sandbox = Sandboxes.Build();

        Assert.True(bytes.AsSpan().SequenceEqual(sandbox.GetGuest<IEcho>().EchoBytes(bytes)));
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_64_MiB_memory_comes_back()
    {
        byte[] bytes = Random(64 << 20);
        using Sandbox sandbox = Sandboxes.Build();

        Assert.True(bytes.AsSpan().SequenceEqual(sandbox.GetGuest<IEcho>().EchoMemory(bytes).Span));
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_result_is_the_callers_own_and_survives_later_calls_and_the_sandbox()
    {
        byte[] first = Random(5000);
        byte[] array;
        ReadOnlyMemory<byte> memory;
        using (Sandbox sandbox = Sandboxes.Build())
        {
            IEcho echo = sandbox.GetGuest<IEcho>();
            array = echo.EchoBytes(first);
            memory = echo.EchoMemory(first);
            echo.EchoBytes(new byte[6000]);
        }

        Assert.True(first.AsSpan().SequenceEqual(array));
        Assert.True(first.AsSpan().SequenceEqual(memory.Span));
    }

    [Fact]
    public void A_view_of_an_argument_cannot_be_read_after_its_call()
    {
        using Sandbox sandbox = Sandboxes.Build();
        ITrouble trouble = sandbox.GetGuest<ITrouble>();
        trouble.Keep(new byte[] { 7 });

        var thrown = Assert.Throws<GuestException>(() => trouble.ReadKept());

        Assert.Equal("System.ObjectDisposedException", thrown.TypeName);
        Sandboxes.AssertWorks(sandbox);
    }

    private static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
