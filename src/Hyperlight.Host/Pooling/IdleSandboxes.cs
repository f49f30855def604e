namespace Hyperlight.Host.Pooling;

/// <summary>Sandboxes that nobody uses. The last one in comes out first, because its memory is still in the CPU's caches, or better one that the thread had before.</summary>
internal sealed class IdleSandboxes
{
    private const int MostLookedAt = 16;

    private readonly Lock _gate = new();
    private readonly List<Sandbox> _sandboxes = [];

    public void Add(Sandbox sandbox)
    {
        lock (_gate)
            _sandboxes.Add(sandbox);
    }

    public Sandbox? TryTake()
    {
        lock (_gate)
        {
            if (_sandboxes.Count == 0)
                return null;
            int index = IndexForThisThread();
            Sandbox sandbox = _sandboxes[index];
            _sandboxes.RemoveAt(index);
            return sandbox;
        }
    }

    private int IndexForThisThread()
    {
        int last = _sandboxes.Count - 1, thread = Hypervisor.VcpuThread.Current.ThreadId;
        for (int i = last; i >= 0 && i > last - MostLookedAt; i--)
        {
            if (_sandboxes[i].LastThreadId == thread)
                return i;
        }
        return last;
    }
}
