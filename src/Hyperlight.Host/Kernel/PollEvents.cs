namespace Hyperlight.Host.Kernel;

/// <summary>What <c>poll</c> tells of a descriptor (asm-generic/poll.h).</summary>
[Flags]
internal enum PollEvents : short
{
    None = 0,
    Readable = 0x1,
    Writable = 0x4,
    Error = 0x8,
    HungUp = 0x10,
    Invalid = 0x20,

    /// <summary>Told whether asked for or not.</summary>
    Always = Error | HungUp | Invalid,
}
