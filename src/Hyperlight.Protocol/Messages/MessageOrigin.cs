namespace Hyperlight.Protocol;

/// <summary>Where a message came from; makes the exception for what is wrong with it.</summary>
/// <param name="channel">The channel that a reply came over; null for a call.</param>
/// <param name="function">The function that was called; null for a call.</param>
internal readonly struct MessageOrigin(CallChannel? channel, FunctionDescriptor? function)
{
    private readonly CallChannel? _channel = channel;
    private readonly FunctionDescriptor? _function = function;

    /// <summary>Makes the exception.</summary>
    /// <param name="reason">What is wrong; holds no text of the message.</param>
    public Exception Invalid(string reason) =>
        _channel is null || _function is null ? new InvalidMessageException(reason) : _channel.Malformed(_function, reason);
}
