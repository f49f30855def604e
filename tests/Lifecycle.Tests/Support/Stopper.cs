using Hyperlight;

namespace Lifecycle.Tests.Support;

/// <summary>A thread that stops the call of a sandbox after a while, and tries until there is one to stop.</summary>
internal sealed class Stopper : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stopped, _giveUp;

    public Stopper(Sandbox sandbox, TimeSpan after)
    {
        _thread = new Thread(() =>
        {
            Thread.Sleep(after);
            while (!_giveUp && !(_stopped = sandbox.Interrupt()))
                Thread.Yield();
        });
        _thread.Start();
    }

    /// <returns>True when it stopped a call.</returns>
    public bool Join()
    {
        _thread.Join();
        return _stopped;
    }

    public void Dispose()
    {
        _giveUp = true;
        _thread.Join();
    }
}
