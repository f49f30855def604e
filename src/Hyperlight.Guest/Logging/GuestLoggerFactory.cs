using Microsoft.Extensions.Logging;

namespace Hyperlight.Guest.Logging;

/// <summary>Makes loggers whose records go to the host.</summary>
internal sealed class GuestLoggerFactory : ILoggerFactory
{
    public static GuestLoggerFactory Instance { get; } = new();

    /// <summary>The scopes that are open on each thread.</summary>
    public LoggerExternalScopeProvider Scopes { get; } = new();

    public ILogger CreateLogger(string categoryName) => new GuestLogger(categoryName, Scopes);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The records of a guest go to its host, which has the providers.");

    public void Dispose()
    {
    }
}
