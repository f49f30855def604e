namespace Values.Tests.Support;

/// <summary>A host whose functions await, under a test's control.</summary>
internal sealed class ShapesHost : IShapesHost
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends what the guest waits for.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The guest waits.</summary>
    public Task Entered => _entered.Task;

    /// <summary>What the waiting function saw of its token.</summary>
    public bool WasCanceled { get; private set; }

    public async Task<string> FetchAsync(string key, CancellationToken cancellationToken)
    {
        // Comes back on the caller's context, if it has one.
        await Task.Yield();
        return key.Length > 0 ? $"<{key}>" : throw new KeyNotFoundException("no key");
    }

    public async ValueTask<int> CountAsync(Line[] lines)
    {
        await Task.Yield();
        return lines.Sum(static line => line.Count);
    }

    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        _entered.TrySetResult();
        await Task.Yield();
        try
        {
            await Released.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            WasCanceled = true;
        }
    }
}
