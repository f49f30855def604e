using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

public class ErrorMessageTests
{
    [Fact]
    public void Every_text_of_an_error_arrives()
    {
        var error = Read(Samples.Error(ErrorCode.GuestError, "no price", "System.InvalidOperationException", "at Shop"));
        Assert.Equal(ErrorCode.GuestError, error.Code);
        Assert.Equal("no price", error.Message);
        Assert.Equal("System.InvalidOperationException", error.ExceptionType);
        Assert.Equal("at Shop", error.RemoteStackTrace);
    }

    [Fact]
    public void Empty_texts_are_not_null()
    {
        var error = Read(Samples.Error(ErrorCode.GuestError, string.Empty, string.Empty, string.Empty));
        Assert.Equal((string.Empty, string.Empty, string.Empty), (error.Message, error.ExceptionType, error.RemoteStackTrace));
    }

    [Fact]
    public void A_code_without_a_name_arrives() =>
        Assert.Equal((ErrorCode)ulong.MaxValue, Read(Samples.Error((ErrorCode)ulong.MaxValue, "m")).Code);

    [Theory]
    [InlineData("", "a", 16384)] // one byte a character
    [InlineData("", "\u20AC", 5461)] // three bytes: 16383
    [InlineData("a", "\uD83D\uDE00", 4095)] // four bytes, after one: 16381
    public void A_long_message_is_cut_between_two_characters(string start, string character, int fits)
    {
        var error = Read(Samples.Error(ErrorCode.GuestError, start + Repeat(character, 20_000)));
        Assert.Equal(start + Repeat(character, fits), error.Message);
    }

    [Fact]
    public void A_long_type_and_a_long_stack_have_limits_of_their_own()
    {
        var text = new string('x', 100_000);
        var error = Read(Samples.Error(ErrorCode.GuestError, string.Empty, text, text));
        Assert.Equal(1024, error.ExceptionType!.Length);
        Assert.Equal(65536, error.RemoteStackTrace!.Length);
    }

    [Theory]
    [InlineData("a", 16384)]
    [InlineData("\u20AC", 5461)]
    [InlineData("\uD83D\uDE00", 4096)]
    public void A_long_message_of_the_other_side_is_cut_between_two_characters(string character, int fits)
    {
        var error = Read(Flatc.ToMessage(
            "function_call_result.fbs",
            $$"""{ "result_type": "GuestError", "result": { "message": "{{Repeat(character, 20_000)}}" } }"""));
        Assert.Equal(Repeat(character, fits), error.Message);
    }

    [Fact]
    public void A_message_that_is_not_utf8_is_shown_as_far_as_it_is()
    {
        var reply = Samples.Error(ErrorCode.GuestError, "no price");
        reply[reply.AsSpan().IndexOf("price"u8)] = 0xFF;
        Assert.Equal("no \uFFFDrice", Read(reply).Message);
    }

    [Fact]
    public void A_long_message_of_continuation_bytes_is_cut_anywhere()
    {
        var reply = Flatc.ToMessage(
            "function_call_result.fbs",
            $$"""{ "result_type": "GuestError", "result": { "message": "{{Repeat("a", 20_000)}}" } }""");
        reply.AsSpan().Replace((byte)'a', (byte)0x80);
        Assert.Equal(Repeat("\uFFFD", 16_384), Read(reply).Message);
    }

    private static RemoteErrorException Read(byte[] reply) =>
        Assert.Throws<RemoteErrorException>(() => new EchoProxy(new CannedChannel(reply)).Nothing());

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
