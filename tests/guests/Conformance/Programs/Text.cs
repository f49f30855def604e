using System.Buffers;
using System.Globalization;
using System.Text;

namespace Conformance.Programs;

internal sealed class NumberFormatting : IProgram
{
    public void Run(TextWriter output)
    {
        foreach (string format in (string[])["C", "D7", "E3", "F2", "G", "N1", "P0", "X", "B", "0,0.00", "#.##;(#.##);zero"])
        {
            int number = -1234567;
            output.WriteLine($"{format}: {number.ToString(format, CultureInfo.InvariantCulture)}");
        }
        foreach (double value in (double[])[0, -0.0, 1.5, 1e300, 1e-7, double.NaN, double.PositiveInfinity, 123456789.123456789, 0.1 + 0.2])
            output.WriteLine($"{value} {value:E4} {value:F3} {value:N2} {value:R} {value:0.###e+00}");
    }
}

internal sealed class Interpolation : IProgram
{
    public void Run(TextWriter output)
    {
        (string name, double amount, int count) = ("tea", 12.5, 3);
        output.WriteLine($"|{name,-8}|{amount,10:F2}|{count:D4}|{{braces}}|{(count > 2 ? "many" : "few")}|");
        output.WriteLine(string.Format(CultureInfo.InvariantCulture, "{0:X4} {1,6:P1} {0,-6}|{2}", 48879, 0.256, null));
        output.WriteLine($"""{name} "raw" \n {amount}""");
        FormattableString message = $"{name}: {amount:N3}";
        output.WriteLine($"{message.Format} {message.ArgumentCount} {message.ToString(CultureInfo.InvariantCulture)}");
    }
}

internal sealed class InvariantParsing : IProgram
{
    public void Run(TextWriter output)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        output.WriteLine(int.Parse("(1,234)", NumberStyles.Number | NumberStyles.AllowParentheses, invariant));
        output.WriteLine(double.Parse("-1.25e+10", invariant));
        output.WriteLine(decimal.Parse("79228162514264337593543950335", invariant));
        output.WriteLine(Convert.ToInt64("7fffffffffffffff", 16));
        foreach (string text in (string[])["12", " 12 ", "1 2", "99999999999", "0x1F", "1e3", "", "-0"])
            output.WriteLine($"'{text}' {int.TryParse(text, out int i)} {i} {double.TryParse(text, out double d)} {d}");
        output.WriteLine($"{bool.Parse("TRUE")} {Guid.Parse("{6F9619FF-8B86-D011-B42D-00C04FC964FF}")} {Enum.Parse<DayOfWeek>("friday", ignoreCase: true)}");
    }
}

internal sealed class StringSearching : IProgram
{
    public void Run(TextWriter output)
    {
        const string text = "She sells sea shells by the sea shore";
        output.WriteLine($"{text.IndexOf("sea", StringComparison.Ordinal)} {text.LastIndexOf("SEA", StringComparison.OrdinalIgnoreCase)} {text.IndexOfAny(['y', 'z'])}");
        output.WriteLine(string.Join('|', text.Split([' ', 's'], StringSplitOptions.RemoveEmptyEntries)));
        output.WriteLine($"{text.Replace("sea", "C", StringComparison.Ordinal)}|{text[4..9]}|{text.Insert(3, "!")}|{text.Remove(9)}");
        output.WriteLine($"{" padded ".Trim().PadLeft(10, '.')}{"x".PadRight(3, '-')} {text.StartsWith("she", StringComparison.OrdinalIgnoreCase)}");
        SearchValues<char> vowels = SearchValues.Create("aeiou");
        int position = 0, count = 0;
        for (int next; (next = text.AsSpan(position).IndexOfAny(vowels)) >= 0; position += next + 1)
            count++;
        output.WriteLine(count);
    }
}

internal sealed class StringComparisons : IProgram
{
    public void Run(TextWriter output)
    {
        string[] names = ["\u00c4pfel", "apple", "Zebra", "zebra", "\u00e9clair", "Apple", "eclair", "_x", "10", "9"];
        output.WriteLine(string.Join(' ', names.Order(StringComparer.Ordinal)));
        output.WriteLine(string.Join(' ', names.Order(StringComparer.OrdinalIgnoreCase)));
        output.WriteLine(string.Join(' ', names.Order(StringComparer.InvariantCulture)));
        output.WriteLine($"{string.CompareOrdinal("a", "B")} {"stra\u00dfe".ToUpperInvariant()} {"I\u0130i".ToLowerInvariant()} {string.IsNullOrWhiteSpace("\u2003\t")}");
    }
}

internal sealed class StringBuilding : IProgram
{
    public void Run(TextWriter output)
    {
        var builder = new StringBuilder();
        for (int i = 0; i < 200; i++)
            builder.Append(i).Append(i % 10 == 9 ? '\n' : ' ');
        builder.Replace("1", "one ", 0, 50).Insert(5, "[here]").AppendJoin('+', 1, 2, 3).AppendFormat(CultureInfo.InvariantCulture, "{0:D3}", 7);
        builder.Length -= 1;
        output.WriteLine(builder);
        output.WriteLine($"{builder.Length} {builder[10]} {builder.Equals(new StringBuilder(builder.ToString()))}");
    }
}

internal sealed class UnicodeText : IProgram
{
    public void Run(TextWriter output)
    {
        const string text = "na\u00efve \U0001F600 \u4f60\u597d e\u0301";
        foreach (Rune rune in text.EnumerateRunes())
            output.Write($"{rune.Value:X} {Rune.GetUnicodeCategory(rune)} {rune.Utf8SequenceLength};");
        output.WriteLine();
        var info = new StringInfo(text);
        output.WriteLine($"{text.Length} {info.LengthInTextElements} {char.IsSurrogate(text[6])} {new string([.. text.Reverse()]).Length}");
        output.WriteLine(Rune.ToUpperInvariant(new Rune('\u00ef')));
    }
}

internal sealed class Encodings : IProgram
{
    public void Run(TextWriter output)
    {
        const string text = "\u20ac1 = \u00a30.85 \U0001D11E";
        foreach (Encoding encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1, Encoding.ASCII])
        {
            byte[] bytes = encoding.GetBytes(text);
            output.WriteLine($"{encoding.WebName} {Convert.ToHexString(bytes)} {encoding.GetString(bytes) == text}");
        }
        output.WriteLine(Encoding.UTF8.GetString([0x61, 0xFF, 0xC3, 0x28, 0x62]).Replace('\uFFFD', '?'));
        output.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
    }
}

internal sealed class Base64AndHex : IProgram
{
    public void Run(TextWriter output)
    {
        byte[] bytes = [.. Enumerable.Range(0, 70).Select(i => (byte)(i * 31))];
        string base64 = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);
        output.WriteLine(base64);
        output.WriteLine(Convert.FromBase64String(base64).SequenceEqual(bytes));
        output.WriteLine(Convert.ToHexStringLower(bytes.AsSpan(10, 20)));
        output.WriteLine(Convert.TryFromBase64String("not base64!", new byte[20], out int written) + " " + written);
        output.WriteLine(System.Buffers.Text.Base64Url.EncodeToString([0xFB, 0xFF, 0xFE]));
    }
}

internal sealed class SpanText : IProgram
{
    public void Run(TextWriter output)
    {
        ReadOnlySpan<char> line = "name=value; size = 42 ;flag";
        foreach (Range range in line.Split(';'))
        {
            ReadOnlySpan<char> field = line[range].Trim();
            int equals = field.IndexOf('=');
            output.WriteLine(equals < 0 ? $"{field} (none)" : $"{field[..equals].TrimEnd()} -> {field[(equals + 1)..].TrimStart()}");
        }
        Span<char> buffer = stackalloc char[40];
        output.WriteLine(buffer.TryWrite($"{DateTime.UnixEpoch:yyyy-MM-dd} {3.5:F2}", out int written) ? buffer[..written].ToString() : "too long");
        output.WriteLine(string.Create(10, 'a', (span, first) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = (char)(first + i);
        }));
    }
}
