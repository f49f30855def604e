using System.Globalization;
using System.Text.RegularExpressions;

namespace Hyperlight.TraceDump.Tests.Exports.Support;

/// <summary>A message as <c>protoc --decode</c> prints it.</summary>
internal sealed class TextMessage
{
    private readonly List<(string Name, string Value, TextMessage? Message)> _fields = [];

    public static TextMessage Parse(string text)
    {
        var open = new Stack<TextMessage>([new TextMessage()]);
        foreach (string line in text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0))
        {
            if (line == "}")
                open.Pop();
            else if (Regex.Match(line, @"^(\w+) \{$") is { Success: true } begin)
                open.Push(open.Peek().Add(begin.Groups[1].Value, "", new TextMessage())!);
            else if (Regex.Match(line, @"^(\w+): (.*)$") is { Success: true } field)
                open.Peek().Add(field.Groups[1].Value, field.Groups[2].Value.Trim('"'), null);
            else
                throw new FormatException(line);
        }
        return open.Single();
    }

    public IEnumerable<TextMessage> Messages(string name) => _fields.Where(one => one.Name == name).Select(static one => one.Message!);

    public IEnumerable<string> Texts(string name) => _fields.Where(one => one.Name == name).Select(static one => one.Value);

    public IEnumerable<long> Numbers(string name) => Texts(name).Select(static text => long.Parse(text, CultureInfo.InvariantCulture));

    /// <summary>A number; 0 when it is not there, as the schema says.</summary>
    public long Number(string name) => Numbers(name).SingleOrDefault();

    /// <summary>Whether a field is there that the schema does not know.</summary>
    public bool HasUnknown => _fields.Any(static one => char.IsDigit(one.Name[0]) || one.Message?.HasUnknown == true);

    private TextMessage? Add(string name, string value, TextMessage? message)
    {
        _fields.Add((name, value, message));
        return message;
    }
}
