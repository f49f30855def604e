using System.Runtime.InteropServices;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>What a guest wants to happen with a signal: the kernel's <c>struct sigaction</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SignalAction
{
    public const ulong Default = 0, Ignore = 1;
    public const ulong OnAlternateStack = 0x0800_0000, NoDefer = 0x4000_0000, ResetHandler = 0x8000_0000, HasRestorer = 0x0400_0000;

    public ulong Handler, Flags, Restorer, Mask;

    public readonly bool IsDefault => Handler == Default;

    public readonly bool IsIgnore => Handler == Ignore;

    /// <summary>True when there is a handler that can be entered and left.</summary>
    public readonly bool IsHandler => Handler is not (Default or Ignore) && Handler < PageTables.AddressLimit && (Flags & HasRestorer) != 0;
}
