using System.Text;
using Hyperlight.Host.Kernel;

namespace Hyperlight.Host;

/// <summary>Writes a guest's output to text writers, with control characters escaped.</summary>
internal sealed class TextOutput(TextWriter output, TextWriter error)
{
    private readonly Decoder _output = Encoding.UTF8.GetDecoder(), _error = Encoding.UTF8.GetDecoder();

    /// <summary>Forgets a character of which only the beginning came.</summary>
    public void Forget()
    {
        _output.Reset();
        _error.Reset();
    }

    public void Write(GuestOutputKind stream, ReadOnlySpan<byte> bytes)
    {
        (Decoder decoder, TextWriter writer) = stream == GuestOutputKind.Output ? (_output, output) : (_error, error);
        Span<char> characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        int count = decoder.GetChars(bytes, characters, flush: false);
        writer.Write(PrintableText.Lines(characters[..count].ToString()));
    }
}
