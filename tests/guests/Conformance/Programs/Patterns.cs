using System.Text.RegularExpressions;

namespace Conformance.Programs;

internal sealed partial class RegexMatching : IProgram
{
    public void Run(TextWriter output)
    {
        const string log = "2024-01-31 ERROR disk=/dev/sda1 used=93%\n2024-02-01 INFO disk=/dev/sdb used=7%\nrubbish\n2024-12-25 WARN disk=x used=100%";
        foreach (Match match in Line().Matches(log))
            output.WriteLine($"{match.Index} {match.Groups["level"]} {match.Groups["disk"].Value} {match.Groups["used"].Value.PadLeft(3)}");
        output.WriteLine(string.Join('|', Separators().Split("a, b;c  ,d")));
        output.WriteLine($"{Palindrome().IsMatch("never odd or even")} {Balanced().IsMatch("(a(b)c)")} {Balanced().IsMatch("(a(b)c")}");
    }

    [GeneratedRegex(@"^(?<date>\d{4}-\d\d-\d\d) (?<level>[A-Z]+) disk=(?<disk>\S+) used=(?<used>\d+)%$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\s*[,;]\s*")]
    private static partial Regex Separators();

    [GeneratedRegex("^never.*even$", RegexOptions.IgnoreCase)]
    private static partial Regex Palindrome();

    [GeneratedRegex(@"^[^()]*(((?<open>\()[^()]*)+((?<-open>\))[^()]*)+)*(?(open)(?!))$")]
    private static partial Regex Balanced();
}

internal sealed class RegexInterpreted : IProgram
{
    public void Run(TextWriter output)
    {
        var regex = new Regex(@"(?<!\w)(\w+)\s+\1(?!\w)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        output.WriteLine(regex.Replace("This is is a test of of doubled words Words", "$1"));
        output.WriteLine(Regex.Replace("snake_case_name here", "_([a-z])", match => match.Groups[1].Value.ToUpperInvariant()));
        output.WriteLine(string.Join(' ', Regex.Matches("a1b22c333", @"\d+?|[a-z]").Select(match => match.Value)));
        output.WriteLine(Regex.Escape("1+1=2?"));
        var linear = new Regex("(a|aa)+b", RegexOptions.NonBacktracking);
        output.WriteLine($"{linear.IsMatch(new string('a', 200))} {linear.Match("xxaaab").Value}");
        try
        {
            _ = new Regex("(unclosed");
        }
        catch (RegexParseException error)
        {
            output.WriteLine($"{error.Error} at {error.Offset}");
        }
    }
}
