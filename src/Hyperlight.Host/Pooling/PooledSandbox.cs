namespace Hyperlight;

/// <summary>A sandbox that is rented from a <see cref="SandboxPool"/>.</summary>
public sealed class PooledSandbox : IDisposable
{
    private readonly SandboxPool _pool;
    private Sandbox? _sandbox;

    internal PooledSandbox(SandboxPool pool, Sandbox sandbox) => (_pool, _sandbox) = (pool, sandbox);

    /// <summary>The sandbox. It must not be used, nor any proxy of it, after the rental ended.</summary>
    /// <exception cref="ObjectDisposedException">The rental ended.</exception>
    public Sandbox Sandbox => _sandbox ?? throw new ObjectDisposedException(nameof(PooledSandbox));

    /// <summary>Brings the sandbox back.</summary>
    /// <exception cref="InvalidOperationException">A call is running: the rental goes on.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _sandbox, null) is not { } sandbox)
            return;
        try
        {
            _pool.Return(sandbox);
        }
        catch (InvalidOperationException)
        {
            _sandbox = sandbox;
            throw;
        }
    }
}
