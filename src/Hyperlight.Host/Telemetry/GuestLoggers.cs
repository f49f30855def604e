using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Telemetry;

/// <summary>The loggers for what guests log, by the guests' own categories.</summary>
internal sealed class GuestLoggers(ILoggerFactory? loggers, LogFilter filter)
{
    /// <summary>What all categories begin with.</summary>
    public const string Root = "Hyperlight.Guest";

    // A guest can name as many as it likes; those beyond share one.
    private const int MostCategories = 256;

    private readonly ConcurrentDictionary<string, ILogger> _byCategory = [];
    private readonly FilteredLogger? _root = loggers is null ? null : Create(loggers, Root, filter.LeastWithin(Root), filter);

    /// <summary>Whether there is any logger.</summary>
    public bool IsAny => _root is not null;

    /// <summary>The least level at which any record may pass.</summary>
    public LogLevel Least
    {
        get
        {
            for (LogLevel level = LogLevel.Trace; _root is not null && level < LogLevel.None; level++)
            {
                if (_root.IsEnabled(level))
                    return level;
            }
            return LogLevel.None;
        }
    }

    /// <summary>The logger for a guest's category.</summary>
    public ILogger? For(string category)
    {
        if (loggers is null)
            return null;
        if (_byCategory.TryGetValue(category, out ILogger? known))
            return known;
        return _byCategory.Count >= MostCategories ? _root : _byCategory.GetOrAdd(category, Create(loggers, NameOf(category), filter.LevelOf(NameOf(category)), filter));
    }

    private static string NameOf(string category) => category.Length == 0 ? Root : $"{Root}.{category}";

    private static FilteredLogger Create(ILoggerFactory loggers, string category, LogLevel least, LogFilter filter) => new(loggers.CreateLogger(category), least, filter.Pattern);
}
