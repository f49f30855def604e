using System.Buffers.Text;
using System.Text;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Writes the lines of heaptrack's text format: a letter, then numbers in hexadecimal digits.</summary>
internal sealed class HeaptrackWriter(Stream output)
{
    // With the space before it; what begins and ends a line is shorter.
    private const int LongestNumber = 17;

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _length;

    public void Line(char mode, params ReadOnlySpan<ulong> numbers)
    {
        if (_buffer.Length - _length < (numbers.Length + 1) * LongestNumber)
            Flush();
        _buffer[_length++] = (byte)mode;
        foreach (ulong number in numbers)
        {
            _buffer[_length++] = (byte)' ';
            Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out int written, 'x');
            _length += written;
        }
        _buffer[_length++] = (byte)'\n';
    }

    /// <summary>A line whose rest is a text, with its length before it or not. What would end the line becomes a space.</summary>
    public void Text(char mode, string text, bool withLength)
    {
        Flush();
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes.AsSpan().Replace((byte)'\n', (byte)' ');
        bytes.AsSpan().Replace((byte)'\0', (byte)' ');
        output.Write(Encoding.ASCII.GetBytes(withLength ? $"{mode} {bytes.Length:x} " : $"{mode} "));
        output.Write(bytes);
        output.WriteByte((byte)'\n');
    }

    public void Flush()
    {
        output.Write(_buffer, 0, _length);
        _length = 0;
    }
}
