using Hyperlight;
using Lifecycle.Tests.Support;
using SimpleGuest;

namespace Lifecycle.Tests.Upstream;

/// <summary>Hyperlight's own tests/sandbox_host_tests.rs; docs/upstream-tests.md lists them all.</summary>
public class SandboxHostTests
{
    private static readonly float[] Floats =
        [0f, -0f, 1f, -1f, MathF.PI, -MathF.PI, float.MaxValue, float.MinValue, 1.1754944e-38f, float.Epsilon, float.PositiveInfinity, float.NegativeInfinity, float.NaN, -float.NaN];

    private static readonly double[] Doubles =
        [0d, -0d, 1d, -1d, Math.PI, -Math.PI, double.MaxValue, double.MinValue, 2.2250738585072014e-308, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN, -double.NaN];

    [Fact]
    public void pass_byte_array()
    {
        using Sandbox sandbox = Guest.Build();
        byte[] bytes = [.. Enumerable.Repeat((byte)1, 10)];
        Assert.Equal(new byte[10], sandbox.Simple().SetByteArrayToZero(bytes));
        Assert.All(bytes, static item => Assert.Equal(1, item));
    }

    [Fact]
    public void float_roundtrip()
    {
        using Sandbox sandbox = Guest.Build();
        foreach (float value in Floats)
            Assert.Equal(BitConverter.SingleToUInt32Bits(value), BitConverter.SingleToUInt32Bits(sandbox.Echo().EchoFloat(value)));
        foreach (double value in Doubles)
        {
            Assert.Equal(BitConverter.DoubleToUInt64Bits(value), BitConverter.DoubleToUInt64Bits(sandbox.Echo().EchoDouble(value)));
            double viaHost = sandbox.GetGuest<IRoundTrips>().RoundTripHostF64(value);
            Assert.Equal(BitConverter.DoubleToUInt64Bits(value), BitConverter.DoubleToUInt64Bits(viaHost));
        }
    }

    [Fact]
    public void set_static()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.Equal(1024 * 1024, sandbox.Simple().SetStatic());
    }

    [Fact]
    public void multiple_parameters()
    {
        var text = new StringWriter();
        using Sandbox sandbox = new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions<IHostEcho>(new TestHost()).WithOutput(text).Build();
        ISimpleGuest guest = sandbox.Simple();
        string[] arguments = ["1", "2", "3", "4", "5", "True", "False", "8", "9", "10", "3.123"];
        Func<int>[] calls =
        [
            () => guest.PrintTwoArgs("1", 2), () => guest.PrintThreeArgs("1", 2, 3), () => guest.PrintFourArgs("1", 2, 3, "4"),
            () => guest.PrintFiveArgs("1", 2, 3, "4", "5"), () => guest.PrintSixArgs("1", 2, 3, "4", "5", true),
            () => guest.PrintSevenArgs("1", 2, 3, "4", "5", true, false), () => guest.PrintEightArgs("1", 2, 3, "4", "5", true, false, 8),
            () => guest.PrintNineArgs("1", 2, 3, "4", "5", true, false, 8, 9), () => guest.PrintTenArgs("1", 2, 3, "4", "5", true, false, 8, 9, 10),
            () => guest.PrintElevenArgs("1", 2, 3, "4", "5", true, false, 8, 9, 10, 3.123f),
        ];
        for (int i = 0; i < calls.Length; i++)
        {
            text.GetStringBuilder().Clear();
            string expected = $"Message: {string.Join(' ', arguments.Take(i + 2).Select(static (argument, index) => $"arg{index + 1}:{argument}"))}.";
            Assert.Equal(expected.Length, calls[i]());
            Assert.Equal(expected + "\n", text.ToString());
        }
    }

    [Fact]
    public void small_scratch_sandbox()
    {
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(16 << 20).WithMaxMessageSize(128 << 10).Build();
        Assert.Equal("works", sandbox.Echo().Echo("works"));
        Assert.Equal(50_000, sandbox.Simple().GetSizePrefixedBuffer(new byte[50_000]).Length);
    }

    [Fact]
    public void iostack_is_working()
    {
        using Sandbox sandbox = Guest.Build();
        byte[] data = [.. Enumerable.Range(0, 24 << 10).Select(static i => (byte)i)];
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(data[..(8 << 10)], sandbox.Simple()._24K_in_8K_out(data));
            sandbox.Simple().LargeParameters(data, new string('x', 3000));
        }
        Assert.Throws<GuestException>(() => sandbox.Simple()._24K_in_8K_out(new byte[1]));
    }

    [Fact]
    public void simple_test() => Simple(Guest.Build, "");

    [Fact]
    public void simple_test_parallel() => InParallel(50, Simple);

    [Fact]
    public void callback_test() => Callback(Guest.Build, "");

    [Fact]
    public void callback_test_parallel() => InParallel(100, Callback);

    [Fact]
    public void host_function_error()
    {
        using Sandbox sandbox = Guest.Build();
        for (int i = 0; i < 1000; i++)
        {
            var error = Assert.Throws<HostFunctionException>(() => sandbox.Simple().CallErrorMethod("Hello World!!!"));
            Assert.Equal("Error From Host: Hello World!!!", error.InnerException!.Message);
            Assert.False(sandbox.IsPoisoned);
        }
        sandbox.Simple().CallHostExpectError("expected");
        Assert.Equal(3, sandbox.Calculator().Add(1, 2));
    }

    private static void Simple(Func<IHostEcho, Sandbox> build, string suffix)
    {
        using Sandbox sandbox = build(new TestHost());
        string message = "Hello" + suffix;
        Assert.Equal(message.Length, sandbox.Simple().PrintOutput(message));
        Assert.Equal(message, sandbox.Echo().Echo(message));
        byte[] buffer = [1, 2, 3, 4, 5, 6];
        Assert.Equal(buffer, sandbox.Simple().GetSizePrefixedBuffer(buffer));
    }

    private static void Callback(Func<IHostEcho, Sandbox> build, string suffix)
    {
        List<string> heard = [];
        var host = new TestHost
        {
            OnEchoString = text =>
            {
                heard.Add(text);
                return text;
            },
        };
        using Sandbox sandbox = build(host);
        string message = "callback" + suffix;
        Assert.Equal($"Hello from GuestFunction1, {message}".Length, sandbox.Simple().GuestMethod1(message));
        Assert.Equal(message.Length, sandbox.Simple().GuestMethod(message));
        Assert.Equal([$"Hello from GuestFunction1, {message}", message], heard);
    }

    private static void InParallel(int count, Action<Func<IHostEcho, Sandbox>, string> test)
    {
        Exception?[] errors = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() => errors[i] = Record.Exception(() => test(Guest.Build, $" of {i}"))))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        Assert.All(errors, Assert.Null);
    }
}
