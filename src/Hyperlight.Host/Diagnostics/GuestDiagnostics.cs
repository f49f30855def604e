using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;
using Hyperlight.Symbols;

namespace Hyperlight.Host.Diagnostics;

/// <summary>Tells what became of a guest that stands still: its stacks, errors with what is known of them, core dumps.</summary>
internal sealed class GuestDiagnostics(AddressSpace space, GuestBinary binary, CoreDumpFolder? coreDumps)
{
    // An honest stack of 2 MiB has fewer; walking as many takes some tens of milliseconds.
    private const int MostFrames = 50_000, MostFramesOfMany = 1000;

    // Call frame instructions and steps of expressions, half a second's work; an honest frame has some ten.
    private const long MostWork = 5_000_000;

    /// <summary>The stack of a thread.</summary>
    public GuestStack StackOf(GuestThreadState thread) => StackOf(thread, MostFrames, new WorkBudget(MostWork));

    /// <summary>The stacks of all threads.</summary>
    public GuestStack StacksOf(IEnumerable<GuestThreadState> threads)
    {
        var budget = new WorkBudget(MostWork);
        return GuestStack.Join(
            [.. threads.OrderBy(static thread => thread.Id).Select(thread => ($"thread {thread.Id}:", StackOf(thread, MostFramesOfMany, budget)))]);
    }

    /// <summary>The error for an exit that the guest cannot go on from.</summary>
    /// <param name="exit">The exit.</param>
    /// <param name="threads">All threads, the one that faulted first.</param>
    public GuestFaultException Fault(in VcpuExit exit, IReadOnlyList<GuestThreadState> threads) =>
        FaultReport.Describe(exit, threads[0], StackOf(threads[0]), binary.Symbolizer, Dump(threads, CoreSignal.Of(exit)));

    /// <summary>The error for a guest that ended itself by a signal.</summary>
    public GuestExitedException Abort(int signal, string lastOutput, IReadOnlyList<GuestThreadState> threads) =>
        new(128 + signal, signal, lastOutput, StackOf(threads[0]), Dump(threads, new CoreSignal(signal)));

    /// <summary>Writes a core dump.</summary>
    public void WriteCore(Stream stream, IReadOnlyList<GuestThreadState> threads, CoreSignal signal) =>
        CoreDump.Write(stream, space, CoreNotes.Build(threads, signal, binary.Load(), binary.Name));

    private GuestStack StackOf(GuestThreadState thread, int mostFrames, WorkBudget budget)
    {
        List<GuestFrame> frames = new GuestStackWalker(binary.Symbolizer.Unwind, space).Walk(thread.Registers, mostFrames, budget);
        return new GuestStack(frames, isWhole: frames.Count < mostFrames && !budget.IsSpent, binary.Symbolizer);
    }

    private CoreDumpResult Dump(IReadOnlyList<GuestThreadState> threads, CoreSignal signal) =>
        coreDumps?.Add(stream => WriteCore(stream, threads, signal)) ?? new CoreDumpResult(null, "");
}
