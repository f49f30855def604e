using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Where messages lie in the input buffer, as both sides compute it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class InputLayout
{
    /// <summary>Messages start at multiples of this many bytes.</summary>
    public const int Alignment = 16;

    /// <summary>Where the reply to a host call lies: behind the call that the guest is working on, whose bytes stay readable.</summary>
    /// <param name="callLength">Length in bytes of the call in progress with its size prefix; 0 when there is none.</param>
    /// <returns>The offset in bytes from the start of the input buffer.</returns>
    public static long ReplyOffset(long callLength) => (callLength + Alignment - 1) & -Alignment;
}
