using System.Net;
using System.Text.RegularExpressions;

namespace Hyperlight.TraceDump.Tests.Exports.Support;

/// <summary>What a browser made of a page.</summary>
/// <param name="Dom">The page as it is after its scripts ran.</param>
/// <param name="Console">Lines of the browser's console.</param>
internal sealed record Browser(string Dom, string[] Console)
{
    /// <summary>Loads a page.</summary>
    /// <param name="folder">Where the browser may keep what it needs.</param>
    /// <param name="path">Its file.</param>
    /// <param name="link">What stands behind the # of its address.</param>
    /// <param name="options">More of the browser's options.</param>
    public static async Task<Browser> LoadAsync(PageFolder folder, string path, string link = "", params string[] options)
    {
        Tool chromium = await Tool.TryAsync("chromium", ["--headless", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--enable-logging=stderr", "--window-size=1280,800", $"--user-data-dir={folder.At("browser")}", .. options, "--dump-dom", new Uri(path).AbsoluteUri + (link.Length > 0 ? "#" + link : "")])
            ?? throw new InvalidOperationException("chromium is missing: install it with build/setup.sh.");
        Assert.True(chromium.ExitCode == 0, chromium.Errors);
        return new(chromium.Output, [.. chromium.Errors.Split('\n').Where(static line => line.Contains(":CONSOLE", StringComparison.Ordinal))]);
    }

    /// <summary>The text of an element that has no elements in it.</summary>
    public string TextOf(string id) => WebUtility.HtmlDecode(Regex.Match(Dom, $"<[^>]* id=\"{id}\"[^>]*>([^<]*)<").Groups[1].Value);

    /// <summary>The texts of all elements of a class that have no elements in them.</summary>
    public string[] TextsOf(string name) => [.. Regex.Matches(Dom, $"<[^>]* class=\"(?:[^\"]* )?{name}(?: [^\"]*)?\"[^>]*>([^<]*)<").Select(static match => WebUtility.HtmlDecode(match.Groups[1].Value))];

    /// <summary>What the page's body says of itself.</summary>
    public string Data(string name) => WebUtility.HtmlDecode(Regex.Match(Dom, $"<body[^>]* data-{name}=\"([^\"]*)\"").Groups[1].Value);
}
