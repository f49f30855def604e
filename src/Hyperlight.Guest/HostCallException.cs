namespace Hyperlight.Guest;

/// <summary>A host function threw an exception. Guest code can catch it; if it does not, it goes back to the host's caller.</summary>
public sealed class HostCallException : Exception
{
    internal HostCallException(string function, string message, string? hostTypeName)
        : base(message)
    {
        Function = function;
        HostTypeName = hostTypeName;
    }

    /// <summary>The host function, such as <c>IPriceList.PriceOf</c>.</summary>
    public string Function { get; }

    /// <summary>Full name of the exception's type on the host, when the host tells it.</summary>
    public string? HostTypeName { get; }
}
