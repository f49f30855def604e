using System.Globalization;

namespace Samples.Tests.Support;

/// <summary>What a text counts, as coreutils say.</summary>
internal static class WordCount
{
    /// <summary>The line that the sample should print.</summary>
    public static async Task<string> LineAsync(string path)
    {
        SampleProgram wc = await SampleProgram.RunAsync("env", "LC_ALL=C.UTF-8", "wc", "-lwc", path);
        Assert.Equal(0, wc.ExitCode);
        long[] counts = [.. wc.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3).Select(word => long.Parse(word, CultureInfo.InvariantCulture))];
        return $"lines={counts[0]} words={counts[1]} bytes={counts[2]}";
    }

    /// <summary>The five most frequent words of an ASCII text with their counts, those of one frequency in ordinal order.</summary>
    public static async Task<string[]> CommonWordsAsync(string path)
    {
        const string script = """tr 'A-Z' 'a-z' < "$0" | tr -s '[:space:]' '\n' | grep -v '^$' | sort | uniq -c | sort -k1,1nr -k2 | head -n 5""";
        SampleProgram shell = await SampleProgram.RunAsync("env", "LC_ALL=C", "sh", "-c", script, path);
        Assert.Equal(0, shell.ExitCode);
        return [.. shell.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(columns => $"{columns[1]} {columns[0]}")];
    }
}
