using Hyperlight;

namespace SimpleGuest;

/// <summary>Stacks to be looked at from outside.</summary>
[GuestFunction]
public interface IStacks
{
    /// <summary>Calls itself, and then runs code of the test out of a lambda that a generic type calls.</summary>
    /// <param name="code">x86-64 instructions, called by the System V convention.</param>
    /// <param name="depth">How often it calls itself.</param>
    /// <returns>What the code leaves in RAX.</returns>
    ulong RunCodeBelow(byte[] code, int depth);

    /// <summary>Lets two methods call each other without an end.</summary>
    long PingPong(long depth);

    /// <summary>Starts threads that wait for ever, then runs code of the test.</summary>
    ulong RunCodeBesideThreads(byte[] code, int threads);
}
