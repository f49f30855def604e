using System.Globalization;
using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

/// <summary>Messages as this library writes them are read the short way, and what is read that way is what a full look finds.</summary>
public class PreparedMessageTests
{
    private const int Mutations = 300_000;

    private static readonly (FunctionDescriptor Function, byte[] Message)[] s_calls =
    [
        (EchoFunctions.Int32, Samples.Call(echo => echo.Int32(7))),
        (EchoFunctions.Double, Samples.Call(echo => echo.Double(-0.0))),
        (EchoFunctions.Boolean, Samples.Call(echo => echo.Boolean(true))),
        (EchoFunctions.String, Samples.Call(echo => echo.String("h\u00E9llo"))),
        (EchoFunctions.Bytes, Samples.Call(echo => echo.Bytes([1, 2, 3, 4, 5]))),
        (EchoFunctions.Nothing, Samples.Call(echo => echo.Nothing())),
        (EchoFunctions.Join, Samples.Call(echo => echo.Join(true, -2, 3, -4, 5, 1.5f, -0.0, "h", "", [1], [2, 3], false, -6))),
    ];

    [Fact]
    public void A_call_as_it_is_written_is_read_the_short_way() => Assert.All(s_calls, static sample =>
    {
        Assert.True(FunctionCallMessage.TryRead(sample.Message, sample.Function, out var call), sample.Function.Name);
        Assert.Equal(sample.Function.Name, call.Name);
        Assert.Equal(sample.Function.Name, System.Text.Encoding.UTF8.GetString(FunctionCallMessage.PeekName(sample.Message)));
        Assert.Equal(Answer(FunctionCallMessage.Read(sample.Message), sample.Function), Answer(call, sample.Function));
    });

    [Fact]
    public void A_call_of_another_function_is_not()
    {
        foreach (var (_, message) in s_calls)
        {
            Assert.Equal(1, s_calls.Count(other => FunctionCallMessage.TryRead(message, other.Function, out _)));
        }
    }

    [Fact]
    public void Null_and_what_flatc_writes_are_left_to_the_full_look()
    {
        var withNull = Samples.Call(echo => echo.NullableString(null));
        Assert.False(FunctionCallMessage.TryRead(withNull, EchoFunctions.NullableString, out _));
        var flatc = Flatc.ToMessage(
            "function_call.fbs",
            """{ "function_name": "IEcho.Nothing", "parameters": [], "function_call_type": "guest", "expected_return_type": "hlvoid" }""");
        Assert.False(FunctionCallMessage.TryRead(flatc, EchoFunctions.Nothing, out _));
        Assert.True(FunctionCallMessage.Read(flatc).Matches(EchoFunctions.Nothing, out _, out _));
    }

    [Fact]
    public void Names_of_messages_that_are_cut_off_are_empty() =>
        Assert.All(Enumerable.Range(0, 72), static length => Assert.True(FunctionCallMessage.PeekName(s_calls[0].Message.AsSpan(0, length)).IsEmpty));

    [Fact]
    public void Whatever_is_read_the_short_way_a_full_look_reads_too()
    {
        var seed = Environment.GetEnvironmentVariable("HYPERLIGHT_FUZZ_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var (function, original) = s_calls[i % s_calls.Length];
            var message = original.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                message[random.Next(message.Length)] = (byte)(random.Next(4) == 0 ? random.Next(256) : random.Next(8));
            }

            read += AgreesWithFullLook(message, function, $"message {i} of seed {seed}") ? 1 : 0;
        }

        Assert.InRange(read, Mutations / 1000, Mutations - 1);
    }

    private static bool AgreesWithFullLook(byte[] message, FunctionDescriptor function, string which)
    {
        if (!FunctionCallMessage.TryRead(message, function, out var prepared))
        {
            return false;
        }

        var full = FunctionCallMessage.Read(message);
        Assert.True(full.Matches(function, out _, out var mismatch), $"{which}: {mismatch}");
        Assert.Equal(full.Callee, prepared.Callee);
        Assert.Equal(Answer(full, function), Answer(prepared, function));
        return true;
    }

    // What the callee makes of it: its reply, or what it says of a value that does not fit.
    private static string Answer(FunctionCallMessage message, FunctionDescriptor function)
    {
        var reply = new ReplyBuffer();
        var call = new IncomingCall(message, function, reply);
        var dispatcher = new EchoDispatcher(new Echo());
        try
        {
            dispatcher.Dispatch(EchoFunctions.Contract.IndexOf(function.Utf8Name), ref call);
            return Convert.ToHexString(reply.Take(call.ReplyLength));
        }
        catch (InvalidMessageException error)
        {
            return error.Message;
        }
    }
}
