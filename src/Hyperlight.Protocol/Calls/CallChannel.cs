using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Hyperlight.Protocol;

/// <summary>The caller's way to the other side: writes a call into reserved memory, hands it over, gives the reply.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CallChannel
{
    /// <summary>Starts a call. What <see cref="Reserve"/> throws passes through.</summary>
    /// <param name="function">The function to call.</param>
    /// <param name="variableSize">Bytes of its strings and arrays: the sum of <see cref="OutgoingCall.SizeOf(string?)"/> over them.</param>
    /// <returns>The call, which must be disposed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public OutgoingCall BeginCall(FunctionDescriptor function, long variableSize) => new(this, function, ReserveAll(function, variableSize));

    /// <summary>Starts a call that its caller may stop waiting for.</summary>
    /// <inheritdoc cref="BeginCall(FunctionDescriptor, long)"/>
    /// <param name="function">The function to call.</param>
    /// <param name="variableSize">Bytes of its strings and arrays.</param>
    /// <param name="cancellation">Stops the call, as far as the channel can.</param>
    /// <exception cref="OperationCanceledException">The token is triggered already; nothing was done.</exception>
    public OutgoingCall BeginCall(FunctionDescriptor function, long variableSize, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var call = BeginCall(function, variableSize);
        StopBy(cancellation);
        return call;
    }

    /// <summary>Reserves room for one call, or ends it.</summary>
    internal Span<byte> ReserveAll(FunctionDescriptor function, long variableSize)
    {
        ArgumentNullException.ThrowIfNull(function);
        var size = function.FixedCallSize + variableSize;
        var buffer = Reserve(function, size);
        if (buffer.Length < size)
        {
            EndCall(function);
            throw new InvalidOperationException($"{GetType()} reserved {buffer.Length} bytes, not {size}.");
        }

        return buffer;
    }

    /// <summary>Reserves room for one call.</summary>
    /// <param name="function">The function to call.</param>
    /// <param name="size">Bytes of the whole message with its size prefix.</param>
    /// <returns>At least <paramref name="size"/> bytes with any content, owned by the channel, valid until <see cref="EndCall"/>.</returns>
    /// <exception cref="Exception">The message is too large, or a call is in progress; the channel chooses the type.</exception>
    protected internal abstract Span<byte> Reserve(FunctionDescriptor function, long size);

    /// <summary>Makes the reserved call stop when a token is triggered. A channel whose calls cannot be stopped ignores it.</summary>
    /// <param name="cancellation">The token.</param>
    protected internal virtual void StopBy(CancellationToken cancellation)
    {
    }

    /// <summary>Hands the call over and waits for the reply.</summary>
    /// <param name="function">The function to call.</param>
    /// <param name="length">How many of the reserved bytes are the message.</param>
    /// <returns>The reply with its size prefix, unverified; valid until <see cref="EndCall"/>.</returns>
    protected internal abstract ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length);

    /// <summary>Does what blocks until the reply is there, for a caller that awaits it: here and now, unless the channel knows a better place.</summary>
    /// <param name="exchange">Exchanges the messages and ends the call.</param>
    /// <returns>Its outcome.</returns>
    protected internal virtual async Task RunAsync(Action exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        await Task.CompletedTask.ConfigureAwait(false);
        exchange();
    }

    /// <summary>Ends a call, whatever became of it; called once after each <see cref="Reserve"/> that did not throw.</summary>
    /// <param name="function">The function that was called.</param>
    protected internal abstract void EndCall(FunctionDescriptor function);

    /// <summary>Makes the exception for a reply that is an error.</summary>
    /// <param name="function">The function that was called.</param>
    /// <param name="error">The error, valid during this call only.</param>
    protected internal abstract Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error);

    /// <summary>Makes the exception for a reply that is not what its schema or the function says.</summary>
    /// <param name="function">The function that was called.</param>
    /// <param name="reason">What is wrong; holds no text of the reply.</param>
    protected internal abstract Exception Malformed(FunctionDescriptor function, string reason);
}
