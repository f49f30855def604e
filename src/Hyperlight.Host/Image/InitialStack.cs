using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hyperlight.Host.Kernel.Clock;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Image;

/// <summary>What a Linux program finds on its stack when it starts: arguments, environment, auxiliary vector.</summary>
/// <remarks>Layout: System V ABI for AMD64, section 3.4.1; numbers from linux/auxvec.h.</remarks>
internal static class InitialStack
{
    private const int ProgramHeaders = 3, ProgramHeaderSize = 4, ProgramHeaderCount = 5, PageSize = 6, Entry = 9,
        UserId = 11, EffectiveUserId = 12, GroupId = 13, EffectiveGroupId = 14, ClockTicks = 17, Secure = 23, Random = 25, SharedObject = 33;

    /// <summary>Maps the main thread's stack and fills it.</summary>
    /// <returns>The stack pointer to start with.</returns>
    /// <exception cref="GuestOutOfMemoryException">There is no room for it.</exception>
    public static ulong Build(AddressSpace space, ProgramImage image, string programName, IReadOnlyDictionary<string, string> environment)
    {
        if (!space.TryMap(GuestLayout.StackTop - GuestLayout.StackSize, GuestLayout.StackSize, PageRights.Read | PageRights.Write))
            throw new GuestOutOfMemoryException();
        ulong top = GuestLayout.StackTop;
        ulong random = Push(space, ref top, RandomNumberGenerator.GetBytes(16));
        ulong name = PushText(space, ref top, programName);
        ulong[] variables = [.. environment.Select(variable => PushText(space, ref top, $"{variable.Key}={variable.Value}"))];
        ulong[] words = [1, name, 0, .. variables, 0, .. AuxiliaryVector(image, random)];
        top = (top & ~15ul) - (ulong)(words.Length + words.Length % 2) * sizeof(ulong);
        space.WriteAsHost(top, MemoryMarshal.AsBytes(words.AsSpan()));
        return top;
    }

    /// <summary>What the kernel tells a program about itself and the machine: pairs of a number and a value.</summary>
    /// <param name="image">The program.</param>
    /// <param name="randomBytes">Guest address of 16 random bytes.</param>
    public static ulong[] AuxiliaryVector(ProgramImage image, ulong randomBytes) =>
    [
        ProgramHeaders, image.SegmentTable, ProgramHeaderSize, 56, ProgramHeaderCount, (ulong)image.SegmentCount,
        PageSize, PageTables.PageSize, Entry, image.EntryPoint, UserId, 0, EffectiveUserId, 0, GroupId, 0, EffectiveGroupId, 0,
        ClockTicks, 100, Secure, 0, Random, randomBytes,
        SharedObject, VdsoImage.Address, 0, 0,
    ];

    private static ulong PushText(AddressSpace space, ref ulong top, string text) => Push(space, ref top, Encoding.UTF8.GetBytes(text + '\0'));

    private static ulong Push(AddressSpace space, ref ulong top, ReadOnlySpan<byte> bytes)
    {
        top -= (ulong)bytes.Length;
        space.WriteAsHost(top, bytes);
        return top;
    }
}
