namespace Hyperlight;

/// <summary>The base of every error that this library reports. Its message says what happened and, where that helps, what to do.</summary>
public abstract class HyperlightException : Exception
{
    private protected HyperlightException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
