namespace Hyperlight.Host.Image;

/// <summary>Where things lie in a guest's virtual memory, beside the program itself and what it maps.</summary>
internal static class GuestLayout
{
    /// <summary>The page with <see cref="Protocol.BootInfo"/>.</summary>
    public const ulong BootInfoPage = 0x0021_0000;

    /// <summary>Below this address lies the main thread's stack; the page under the stack stays unmapped.</summary>
    public const ulong StackTop = 0x1_0000_0000;

    public const ulong StackSize = 2 << 20;

    /// <summary>The record buffer.</summary>
    public const ulong Records = 0x2_0000_0000;

    /// <summary>The profile buffer.</summary>
    public const ulong Profile = 0x2_1000_0000;

    public const ulong Input = 0x4_0000_0000;

    public const ulong Output = 0x8_0000_0000;

    /// <summary>The buffers lie this far apart, so that none can be larger.</summary>
    public const long LargestMessage = 1L << 30;
}
