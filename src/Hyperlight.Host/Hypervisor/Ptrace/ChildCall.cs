namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>A system call that the host has the guest's process make.</summary>
/// <remarks>Numbers: asm/unistd_64.h.</remarks>
internal readonly record struct ChildCall(ulong Number, ulong Arg0 = 0, ulong Arg1 = 0, ulong Arg2 = 0, ulong Arg3 = 0, ulong Arg4 = 0, ulong Arg5 = 0)
{
    public const ulong Map = 9, Unmap = 11, SetAction = 13, SetMask = 14, ChangeFolder = 80, Trace = 101, GetParent = 110, StartSession = 112, SetControl = 157,
        SetLimit = 160, ChangeRoot = 161, ExitGroup = 231, Filter = 317, CloseRange = 436;

    /// <summary><c>MAP_SHARED | MAP_FIXED</c>.</summary>
    public const uint SharedAndFixed = 0x11;

    /// <summary>The first address that no process can use.</summary>
    public const ulong EndOfMemory = (1ul << 47) - 0x1000;

    public static ChildCall UnmapRange(ulong start, ulong end) => new(Unmap, start, end - start);
}
