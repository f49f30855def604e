using System.Text;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Output;

public sealed class TextOutputTests
{
    [Fact]
    public void Text_of_both_streams_goes_to_the_writer()
    {
        using var writer = new StringWriter();
        using Sandbox sandbox = Build(writer);
        ITrouble trouble = sandbox.GetGuest<ITrouble>();

        trouble.Print("one\n\ttwo ");
        trouble.PrintError("three");

        Assert.Equal("one\n\ttwo three", writer.ToString());
    }

    [Theory]
    [InlineData("\u001b[2J", "\\x1b[2J")]
    [InlineData("\r", "\\x0d")]
    [InlineData("\0\a\b\u007f", "\\x00\\x07\\x08\\x7f")]
    [InlineData("\u0085\u009b", "\\x85\\x9b")]
    public void Control_characters_are_escaped(string text, string shown)
    {
        using var writer = new StringWriter();
        using Sandbox sandbox = Build(writer);

        sandbox.GetGuest<ITrouble>().Print(text);

        Assert.Equal(shown, writer.ToString());
    }

    [Fact]
    public void A_character_that_is_cut_between_pieces_arrives_whole()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("\ud83d\ude00");
        using var writer = new StringWriter();
        using Sandbox sandbox = Build(writer);
        ITrouble trouble = sandbox.GetGuest<ITrouble>();

        foreach (byte piece in bytes)
            trouble.PrintBytes(new[] { piece });

        Assert.Equal("\ud83d\ude00", writer.ToString());
    }

    [Fact]
    public void A_cut_character_on_one_stream_does_not_touch_the_other()
    {
        using var writer = new StringWriter();
        using Sandbox sandbox = Build(writer);
        ITrouble trouble = sandbox.GetGuest<ITrouble>();

        trouble.PrintBytes(new byte[] { 0xC3 });
        trouble.PrintError("e");
        trouble.PrintBytes(new byte[] { 0xA9 });

        Assert.Equal("e\u00e9", writer.ToString());
    }

    [Fact]
    public void Bytes_that_are_no_text_become_replacement_characters()
    {
        using var writer = new StringWriter();
        using Sandbox sandbox = Build(writer);

        sandbox.GetGuest<ITrouble>().PrintBytes(new byte[] { (byte)'a', 0xFF, 0xC3, (byte)'b' });

        Assert.Equal("a\ufffd\ufffdb", writer.ToString());
    }

    [Fact]
    public void A_cut_character_of_one_sandbox_does_not_touch_another_of_the_same_builder()
    {
        using var writer = new StringWriter();
        SandboxBuilder builder = Sandboxes.Builder(builder => builder.WithOutput(writer).WithHostFunctions<IHostEcho>(new HostEcho()));
        using Sandbox first = builder.Build();
        using Sandbox second = builder.Build();

        first.GetGuest<ITrouble>().PrintBytes(new byte[] { 0xC3 });
        second.GetGuest<ITrouble>().Print("x");
        first.GetGuest<ITrouble>().PrintBytes(new byte[] { 0xA9 });

        Assert.Equal("x\u00e9", writer.ToString());
    }

    private static Sandbox Build(TextWriter writer) =>
        Sandboxes.Build(builder => builder.WithOutput(writer).WithHostFunctions<IHostEcho>(new HostEcho()));
}
