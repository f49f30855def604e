using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>
/// Keeps a process and the thread that traces it on one CPU while they take turns: only one of them runs at a time, and to wake a CPU at rest costs more than to change between two
/// threads on one. Whoever waits for longer lets both go where they like.
/// </summary>
internal sealed unsafe class CpuPlacement
{
    // cpu_set_t of 1024 CPUs.
    private const int SetSize = 128;

    private readonly byte[] _allowed = new byte[SetSize];
    private int _thread, _process;
    private int _isTight;
    private bool _isKnown;

    /// <summary>Learns the thread, which is the current one.</summary>
    public void Begin()
    {
        fixed (byte* cpus = _allowed)
            _isKnown = Libc.GetAffinity(0, SetSize, cpus) > 0 || Array.Exists(_allowed, static each => each != 0);
        Volatile.Write(ref _thread, Libc.GetThreadId());
    }

    /// <summary>Keeps the current thread and its process on the CPU where the thread is. That it does not work changes nothing but the time.</summary>
    public void Tighten(int process)
    {
        if (!_isKnown || process == _process && Volatile.Read(ref _isTight) != 0)
            return;
        int cpu = Libc.GetCpu();
        if (cpu is < 0 or >= SetSize * 8)
            return;
        byte* one = stackalloc byte[SetSize];
        new Span<byte>(one, SetSize).Clear();
        one[cpu / 8] = (byte)(1 << cpu % 8);
        _process = process;
        Volatile.Write(ref _isTight, 1);
        _ = Libc.SetAffinity(0, SetSize, one);
        _ = Libc.SetAffinity(process, SetSize, one);
    }

    /// <summary>Lets both run on any CPU; from any thread.</summary>
    public void Loosen()
    {
        if (Interlocked.Exchange(ref _isTight, 0) == 0)
            return;
        fixed (byte* cpus = _allowed)
        {
            _ = Libc.SetAffinity(_thread, SetSize, cpus);
            _ = Libc.SetAffinity(_process, SetSize, cpus);
        }
    }
}
