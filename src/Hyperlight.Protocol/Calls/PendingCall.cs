namespace Hyperlight.Protocol;

/// <summary>A call that is written, and whose caller awaits the result.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal sealed class PendingCall<T>(CallChannel channel, FunctionDescriptor function, int length, ResultReader<T> read)
{
    private T? _result;

    /// <summary>Exchanges the messages and ends the call.</summary>
    public void Run()
    {
        try
        {
            _result = read(CallResult.Read(channel, function, channel.Exchange(function, length)));
        }
        finally
        {
            channel.EndCall(function);
        }
    }

    /// <summary>The result, once the call has run.</summary>
    /// <param name="run">Runs it.</param>
    public async Task<T> After(Task run)
    {
        await run.ConfigureAwait(false);
        return _result!;
    }
}
