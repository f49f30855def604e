using Hyperlight;

namespace SimpleGuest;

/// <summary>Runs instructions that a test brings: what no compiler emits.</summary>
[GuestFunction]
public interface IMachineCode
{
    /// <summary>Puts code into memory of its own and calls it.</summary>
    /// <param name="code">x86-64 instructions up to a RET, called by the System V convention.</param>
    /// <param name="first">Value of RDI.</param>
    /// <param name="second">Value of RSI.</param>
    /// <returns>What it leaves in RAX.</returns>
    ulong RunCode(byte[] code, ulong first, ulong second);

    /// <summary>The same, on a thread of its own.</summary>
    ulong RunCodeOnThread(byte[] code, ulong first, ulong second);

    /// <summary>An address to aim at.</summary>
    /// <param name="what">One of code, constant, data, heap, native, stack.</param>
    ulong AddressOf(string what);
}
