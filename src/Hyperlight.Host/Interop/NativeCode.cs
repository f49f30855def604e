namespace Hyperlight.Host.Interop;

/// <summary>A few instructions that neither .NET nor the C library has, on one page.</summary>
internal static unsafe class NativeCode
{
    private const int IoctlOffset = 16;

    private static readonly nint Page = CreatePage();

    /// <summary>Reads the time stamp counter; null where the system forbids new code.</summary>
    public static readonly delegate* unmanaged[SuppressGCTransition]<ulong> ReadTimestamp = (delegate* unmanaged[SuppressGCTransition]<ulong>)Page;

    // Right after a vCPU's exit every page of code is slow to reach: the C library's wrapper with .NET's care for errno would touch several.
    private static readonly delegate* unmanaged<nint, nuint, nint, nint> DirectIoctl = (delegate* unmanaged<nint, nuint, nint, nint>)(Page == 0 ? 0 : Page + IoctlOffset);

    /// <summary>Calls <c>ioctl</c> of the kernel itself.</summary>
    /// <returns>What it returns; when that is an error, the number negated.</returns>
    public static int Ioctl(int descriptor, nuint request, nint argument)
    {
        if (DirectIoctl != null)
            return (int)DirectIoctl(descriptor, request, argument);
        int result = Libc.Ioctl(descriptor, request, argument);
        return result < 0 ? -System.Runtime.InteropServices.Marshal.GetLastPInvokeError() : result;
    }

    private static nint CreatePage()
    {
        Span<byte> code = stackalloc byte[32];
        // rdtsc; shl rdx, 32; or rax, rdx; ret
        Convert.FromHexString("0F3148C1E2204809D0C3").CopyTo(code);
        // mov eax, 16; syscall; ret: arguments are where the kernel wants them already (System V ABI, A.2.1)
        Convert.FromHexString("B8100000000F05C3").CopyTo(code[IoctlOffset..]);
        nint page = Libc.MapMemory(0, (nuint)code.Length, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapPrivate | Libc.MapAnonymous, -1, 0);
        if (page == Libc.MapFailed)
            return 0;
        code.CopyTo(new Span<byte>((void*)page, code.Length));
        return Libc.ProtectMemory(page, (nuint)code.Length, Libc.ProtectRead | Libc.ProtectExecute) == 0 ? page : 0;
    }
}
