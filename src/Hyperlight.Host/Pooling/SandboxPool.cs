using Hyperlight.Host.Pooling;
using Hyperlight.Host.Telemetry;

namespace Hyperlight;

/// <summary>Keeps sandboxes of one guest ready. Each is restored when it comes back, so that nobody finds anything of those before him.</summary>
/// <remarks>Thread-safe. Sandboxes are built when they are first needed, up to the limit, and rented to the thread that had them last if it can be: a vCPU costs more on a thread that is new to it.</remarks>
public sealed class SandboxPool : IDisposable
{
    private readonly IdleSandboxes _idle = new();
    private readonly SandboxBuilder _builder;
    private readonly SemaphoreSlim _places;
    private readonly Snapshot _clean;
    private readonly SandboxTelemetry _telemetry;
    private volatile bool _disposed;

    /// <summary>Builds the first sandbox and prepares the state that every one is rented in.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="maximum">The most sandboxes that exist at a time, at least 1.</param>
    /// <param name="configure">Sets host functions and limits; called once. Host functions are shared by all sandboxes and must be thread-safe. Null for none.</param>
    /// <param name="prepare">Calls the guest to bring it into the state that it shall be rented in, such as with its caches filled; called once. Null for the state when it was ready.</param>
    public SandboxPool(GuestBinary guest, int maximum, Action<SandboxBuilder>? configure = null, Action<Sandbox>? prepare = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        var first = new SandboxBuilder(guest);
        configure?.Invoke(first);
        _telemetry = SandboxTelemetry.Anonymous(first.Telemetry);
        (Sandbox sandbox, _clean) = _telemetry.Run(Operations.CreatePool, (first, prepare), static create => BuildFirst(create.first, create.prepare));
        _builder = first.From(_clean);
        _places = new SemaphoreSlim(maximum);
        Maximum = maximum;
        _idle.Add(sandbox);
    }

    /// <summary>The most sandboxes that exist at a time.</summary>
    public int Maximum { get; }

    /// <summary>How many sandboxes could be rented without waiting.</summary>
    public int Available => _disposed ? 0 : _places.CurrentCount;

    /// <summary>Rents a sandbox; waits while all are out.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The sandbox; disposing of the rental brings it back.</returns>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    /// <exception cref="ObjectDisposedException">The pool was disposed of.</exception>
    public PooledSandbox Rent(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _telemetry.Run(Operations.Rent, (pool: this, cancellation), static rent =>
        {
            rent.pool._places.Wait(rent.cancellation);
            return rent.pool.Take();
        });
    }

    /// <summary>Rents a sandbox without blocking a thread while all are out.</summary>
    /// <inheritdoc cref="Rent"/>
    public async ValueTask<PooledSandbox> RentAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Span span = _telemetry.Begin(Operations.Rent);
        Exception? error = null;
        try
        {
            await _places.WaitAsync(cancellation).ConfigureAwait(false);
            return Take();
        }
        catch (Exception thrown)
        {
            error = thrown;
            throw;
        }
        finally
        {
            _telemetry.End(span, error);
        }
    }

    /// <summary>Disposes of the sandboxes that are in; those that are out are disposed of when they come back.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _telemetry.Run(Operations.DisposePool, this, static pool => pool.GiveUp());
    }

    private void GiveUp()
    {
        DisposeIdle();
        _clean.Dispose();
        // Wakes one of those who wait; it finds the pool gone, and wakes the next.
        _places.Release();
    }

    /// <summary>Restores a sandbox and takes it back; one that cannot be restored is replaced when it is needed.</summary>
    /// <exception cref="InvalidOperationException">A call is running: the sandbox stays out.</exception>
    internal void Return(Sandbox sandbox) => _telemetry.Run(Operations.Return, (pool: this, sandbox), static back => back.pool.TakeBack(back.sandbox));

    private void TakeBack(Sandbox sandbox)
    {
        bool isIn = true;
        try
        {
            if (_disposed)
                sandbox.Dispose();
            else
                RestoreAndKeep(sandbox);
        }
        catch (InvalidOperationException)
        {
            isIn = false;
            throw;
        }
        finally
        {
            if (isIn)
                _places.Release();
        }
    }

    private static (Sandbox Sandbox, Snapshot Clean) BuildFirst(SandboxBuilder first, Action<Sandbox>? prepare)
    {
        Sandbox sandbox = first.Build();
        return (sandbox, Prepare(sandbox, prepare));
    }

    private static Snapshot Prepare(Sandbox sandbox, Action<Sandbox>? prepare)
    {
        Snapshot? clean = null;
        try
        {
            prepare?.Invoke(sandbox);
            clean = sandbox.TakeSnapshot();
            sandbox.Restore(clean);
            sandbox.ForgetLimits();
            return clean;
        }
        catch
        {
            clean?.Dispose();
            sandbox.Dispose();
            throw;
        }
    }

    private PooledSandbox Take()
    {
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return new PooledSandbox(this, _idle.TryTake() ?? _builder.Build());
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    private void RestoreAndKeep(Sandbox sandbox)
    {
        try
        {
            sandbox.Restore(_clean);
            sandbox.ForgetLimits();
        }
        catch (ObjectDisposedException)
        {
            // Its tenant disposed of it, or somebody of the pool just now: there is nothing to keep.
            sandbox.Dispose();
            return;
        }
        catch (Exception error) when (error is not InvalidOperationException)
        {
            sandbox.Dispose();
            throw;
        }
        _idle.Add(sandbox);
        // The pool may have been disposed of meanwhile, and then nobody else looks into it.
        if (_disposed)
            DisposeIdle();
    }

    private void DisposeIdle()
    {
        while (_idle.TryTake() is { } sandbox)
            sandbox.Dispose();
    }
}
