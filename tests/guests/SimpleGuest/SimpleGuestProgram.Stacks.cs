using System.Runtime.CompilerServices;

namespace SimpleGuest;

/// <content>Stacks to be looked at from outside.</content>
public sealed unsafe partial class SimpleGuestProgram : IStacks
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ulong RunCodeBelow(byte[] code, int depth) => depth > 0
        ? RunCodeBelow(code, depth - 1) + 1
        : new Crate<string>("").Open(text => MachineCode.Run(code, (ulong)text.Length, 0));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public long PingPong(long depth) => Pong(depth + 1) + 1;

    public ulong RunCodeBesideThreads(byte[] code, int threads)
    {
        using var started = new CountdownEvent(threads);
        for (int i = 0; i < threads; i++)
            new Thread(() => WaitForEver(started)) { IsBackground = true }.Start();
        started.Wait();
        return MachineCode.Run(code, 0, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WaitForEver(CountdownEvent started)
    {
        started.Signal();
        Thread.Sleep(Timeout.Infinite);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Pong(long depth) => depth == long.MaxValue ? 0 : PingPong(depth + 1) + 1;
}
