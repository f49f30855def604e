using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Telemetry;

/// <summary>
/// Which log records pass: <c>target=level</c> directives as Rust's env_logger reads them (docs.rs/env_logger, "Enabling logging"). The longest target that a category
/// begins with decides; what none matches is off. <c>::</c>, <c>_</c>, <c>-</c> and <c>.</c> are the same, so that <c>hyperlight_host</c> means <c>Hyperlight.Host</c>.
/// </summary>
internal sealed class LogFilter
{
    private readonly List<(string Target, LogLevel Level)> _directives = [];
    private readonly List<string> _ignored = [];

    private LogFilter(string text)
    {
        string[] parts = text.Split('/', 2);
        foreach (string directive in parts[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            Add(directive);
        if (parts.Length > 1)
            Pattern = Compile(parts[1]);
        if (_directives.Count == 0)
            _directives.Add(("", LogLevel.Error));
    }

    /// <summary>What a record's text must match; null for anything.</summary>
    public Regex? Pattern { get; }

    /// <summary>What makes no sense, for somebody to be told.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>The filter that an option or the environment says.</summary>
    public static LogFilter From(string? option) => new(
        option ?? Environment.GetEnvironmentVariable(HyperlightTelemetry.LogVariable) ?? Environment.GetEnvironmentVariable(HyperlightTelemetry.FallbackLogVariable) ?? "");

    /// <summary>The least level that passes.</summary>
    public LogLevel LevelOf(string category)
    {
        string target = Normalize(category);
        return _directives.Where(directive => target.StartsWith(directive.Target, StringComparison.Ordinal))
            .OrderBy(static directive => directive.Target.Length).Select(static directive => directive.Level).LastOrDefault(LogLevel.None);
    }

    /// <summary>The least level that passes in a category or any that begins with it.</summary>
    public LogLevel LeastWithin(string category)
    {
        string target = Normalize(category);
        return _directives.Where(directive => directive.Target.StartsWith(target, StringComparison.Ordinal))
            .Select(static directive => directive.Level).Append(LevelOf(category)).Min();
    }

    private static string Normalize(string target) => target.Replace("::", ".", StringComparison.Ordinal).Replace('_', '.').Replace('-', '.').ToLowerInvariant();

    // A level alone is for every target, a target alone lets everything through.
    private void Add(string directive)
    {
        string[] parts = directive.Split('=', StringSplitOptions.TrimEntries);
        if (parts.Length == 1 && TryParse(parts[0], out LogLevel forAll))
            Set("", forAll);
        else if (parts.Length == 1 && IsTarget(parts[0]))
            Set(Normalize(parts[0]), LogLevel.Trace);
        else if (parts.Length == 2 && IsTarget(parts[0]) && (TryParse(parts[1], out LogLevel level) || parts[1].Length == 0))
            Set(Normalize(parts[0]), parts[1].Length == 0 ? LogLevel.Trace : level);
        else
            _ignored.Add(directive);
    }

    private void Set(string target, LogLevel level)
    {
        _directives.RemoveAll(directive => directive.Target == target);
        _directives.Add((target, level));
    }

    private static bool IsTarget(string text) => text.Length > 0 && text.All(static character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.' or ':');

    // "none" is no level in Rust: it names a target that nothing has, which turns all others off.
    private static bool TryParse(string text, out LogLevel level)
    {
        (bool isLevel, level) = text.ToLowerInvariant() switch
        {
            "off" or "none" => (true, LogLevel.None),
            "error" => (true, LogLevel.Error),
            "warn" => (true, LogLevel.Warning),
            "info" => (true, LogLevel.Information),
            "debug" => (true, LogLevel.Debug),
            "trace" => (true, LogLevel.Trace),
            _ => (false, LogLevel.None),
        };
        return isLevel;
    }

    private Regex? Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            _ignored.Add($"/{pattern}");
            return null;
        }
    }
}
