using System.Text;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class TextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a\0b\0")]
    [InlineData("line\r\nline\ttab \u001b[31m")]
    [InlineData("Gr\u00fc\u00dfe \u4f60\u597d \u0645\u0631\u062d\u0628\u0627")]
    [InlineData("e\u0301 \ufeff \ufffd \uffff")]
    [InlineData("\ud83d\ude00\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67 \udbff\udfff")]
    public void A_string_comes_back_as_it_was(string text)
    {
        using Sandbox sandbox = Sandboxes.Build();

        Assert.Equal(text, sandbox.GetGuest<IEcho>().Echo(text), StringComparer.Ordinal);
    }

    [Fact]
    public void Every_string_length_up_to_a_few_words_comes_back()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        for (int length = 0; length < 64; length++)
        {
            string text = new('\u20ac', length);
            Assert.Equal(text, echo.Echo(text), StringComparer.Ordinal);
        }
    }

    [Fact]
    public void A_string_of_a_MiB_of_every_character_comes_back()
    {
        using Sandbox sandbox = Sandboxes.Build();
        var text = new StringBuilder();
        for (int i = 0; text.Length < 1 << 20; i++)
            text.Append(Rune.IsValid(i % 0x11_0000) ? new Rune(i % 0x11_0000).ToString() : "-");

        Assert.Equal(text.ToString(), sandbox.GetGuest<IEcho>().Echo(text.ToString()), StringComparer.Ordinal);
    }

    // Not as theory data: metadata cannot hold a lone surrogate.
    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        Assert.Equal("\ufffd", echo.Echo("\ud800"), StringComparer.Ordinal);
        Assert.Equal("\ufffd", echo.Echo("\udfff"), StringComparer.Ordinal);
        Assert.Equal("a\ufffdb", echo.Echo("a\ud800b"), StringComparer.Ordinal);
        Assert.Equal("\ufffd\ufffd", echo.Echo("\udc00\ud800"), StringComparer.Ordinal);
        Sandboxes.AssertWorks(sandbox);
    }
}
