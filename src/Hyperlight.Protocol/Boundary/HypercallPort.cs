using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>The I/O ports through which a guest leaves to its host. The guest writes 32 bits; their meaning is given with each port.</summary>
/// <remarks>Numbers 101 to 108 are those of Hyperlight's <c>OutBAction</c> and <c>VmAction</c>; the others are ours.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum HypercallPort : ushort
{
    /// <summary>Calls a host function. Value: length in bytes of the <c>FunctionCall</c> message in the output buffer.</summary>
    CallFunction = 101,

    /// <summary>The record buffer or the profile buffer is full. Value: 0. Everything in both was taken when the guest goes on. Hyperlight's port for a batch of trace records.</summary>
    FlushRecords = 104,

    /// <summary>Ready, or done with a call. Value: length in bytes of the message in the output buffer.</summary>
    Halt = 108,

    /// <summary>Asks for a larger output buffer. Value: the wanted size in pages of 4096 bytes.</summary>
    GrowOutput = 110,
}
