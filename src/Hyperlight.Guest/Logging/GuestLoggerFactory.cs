using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Guest.Logging;

/// <summary>Makes loggers whose records go to the host.</summary>
internal sealed class GuestLoggerFactory : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, GuestLogger> _loggers = new(StringComparer.Ordinal);

    public static GuestLoggerFactory Instance { get; } = new();

    /// <summary>The scopes that are open on each thread.</summary>
    public LoggerExternalScopeProvider Scopes { get; } = new();

    // As .NET's own: whoever asks each time gets what is there.
    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, static (category, factory) => new GuestLogger(category, factory.Scopes), this);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The records of a guest go to its host, which has the providers.");

    public void Dispose()
    {
    }
}
