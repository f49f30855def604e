namespace Hyperlight;

/// <summary>What a host function can know about the call that it serves.</summary>
public static class HostCall
{
    [ThreadStatic]
    private static Host.Calls.HostCallScope? t_current;

    /// <summary>
    /// Triggered when the guest that called the current host function is out of time, or its call was canceled: whatever the host function returns then goes nowhere.
    /// Outside of a host function, and on other threads than the one that it was called on, it is <see cref="CancellationToken.None"/>.
    /// </summary>
    public static CancellationToken CancellationToken => t_current?.Token ?? CancellationToken.None;

    internal static Host.Calls.HostCallScope? Current
    {
        get => t_current;
        set => t_current = value;
    }
}
