using System.Runtime.InteropServices;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>What a thread has of signals, beside its mask: which wait for it, and the stack for their handlers.</summary>
internal sealed class ThreadSignals : IKernelState
{
    /// <summary>Signals sent to this thread that it has not seen yet.</summary>
    public ulong Pending { get; set; }

    public SignalStack Stack { get; set; } = SignalStack.None;

    public void Save(BinaryWriter writer)
    {
        writer.Write(Pending);
        SignalStack stack = Stack;
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<SignalStack>(in stack)));
    }

    public void Load(BinaryReader reader)
    {
        Pending = reader.ReadUInt64();
        SignalStack stack = default;
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(new Span<SignalStack>(ref stack)));
        Stack = stack;
    }
}
