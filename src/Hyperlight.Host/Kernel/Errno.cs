namespace Hyperlight.Host.Kernel;

/// <summary>Error numbers as system calls return them: negated (asm-generic/errno-base.h and errno.h).</summary>
internal static class Errno
{
    public const long
        NotPermitted = -1, NoEntry = -2, NoProcess = -3, TooBig = -7, BadDescriptor = -9, TryAgain = -11, OutOfMemory = -12, AccessDenied = -13,
        BadAddress = -14, FileExists = -17, InvalidArgument = -22, TooManyFiles = -24, NotATerminal = -25, NoSpace = -28, CannotSeek = -29,
        BrokenPipe = -32, NotImplemented = -38, TimedOut = -110;
}
