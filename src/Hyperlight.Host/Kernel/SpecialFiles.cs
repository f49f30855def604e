using System.Globalization;
using System.Text;
using Hyperlight.Host.Image;

namespace Hyperlight.Host.Kernel;

/// <summary>The files that exist for a guest, because the C library and .NET cannot do without: they hold nothing of the host's.</summary>
internal static class SpecialFiles
{
    /// <summary>Bytes of the longest path that is looked at, with its end.</summary>
    public const int LongestPath = 32;

    private const ulong WriteFlags = 3;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path as the guest wrote it.</param>
    /// <param name="flags">As for <c>open</c>.</param>
    /// <param name="newPipe">Creates a pipe, for a file that is read from start to end.</param>
    /// <param name="opened">The file.</param>
    /// <returns>0, or what <c>open</c> returns for a file that is not there or cannot be written.</returns>
    public static long Open(string path, ulong flags, Func<Pipe> newPipe, out Descriptor? opened)
    {
        opened = null;
        switch (path)
        {
            // Guid.NewGuid and hash codes of strings want it.
            case "/dev/urandom" or "/dev/random":
                opened = new Descriptor(DescriptorKind.Random);
                return 0;
            // pthread_getattr_np looks there for the bounds of the main thread's stack.
            case "/proc/self/maps" when (flags & WriteFlags) == 0:
                Pipe pipe = newPipe();
                pipe.Write(Encoding.ASCII.GetBytes(MainStack));
                opened = new Descriptor(DescriptorKind.PipeReader, pipe);
                return 0;
            case "/proc/self/maps":
                return Errno.AccessDenied;
            default:
                return Errno.NoEntry;
        }
    }

    private static string MainStack => string.Create(CultureInfo.InvariantCulture,
        $"{GuestLayout.StackTop - GuestLayout.StackSize:x}-{GuestLayout.StackTop:x} rw-p 00000000 00:00 0 [stack]\n");
}
