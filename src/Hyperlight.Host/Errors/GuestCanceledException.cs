namespace Hyperlight;

/// <summary>A call was stopped before the guest answered, by <see cref="Sandbox.Interrupt"/> or by its cancellation token. The sandbox is poisoned.</summary>
public sealed class GuestCanceledException : HyperlightException
{
    internal GuestCanceledException(string function)
        : base($"{function} was canceled before it returned.") => Function = function;

    /// <summary>The function that was called.</summary>
    public string Function { get; }
}
