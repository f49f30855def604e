namespace Hyperlight;

/// <summary>A host function threw, and the guest did not catch it. <see cref="Exception.InnerException"/> is what the host function threw.</summary>
public sealed class HostFunctionException : HyperlightException
{
    internal HostFunctionException(string function, string message, Exception? thrown, string guestStackTrace)
        : base(message, thrown)
    {
        Function = function;
        GuestStackTrace = guestStackTrace;
    }

    /// <summary>The guest function that was called, such as <c>ICalculator.Add</c>.</summary>
    public string Function { get; }

    /// <summary>The stack in the guest, from the called function to its call of the host. It comes from the guest: do not trust it.</summary>
    public string GuestStackTrace { get; }
}
