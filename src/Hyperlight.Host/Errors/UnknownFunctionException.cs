namespace Hyperlight;

/// <summary>The other side has no function of the name that was called.</summary>
public sealed class UnknownFunctionException : HyperlightException
{
    internal UnknownFunctionException(string function)
        : base($"The guest has no function '{function}'.") => Function = function;

    /// <summary>The name that was called.</summary>
    public string Function { get; }
}
