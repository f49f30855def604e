using System.Runtime;
using System.Runtime.CompilerServices;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Profiling;

/// <summary>Stands between all code and the C library's heap: the linker leads calls of <c>X</c> to <c>__wrap_X</c>.</summary>
internal static unsafe class NativeAllocations
{
    [RuntimeExport("__wrap_malloc")]
    public static void* Malloc(nuint size)
    {
        void* made = RealMalloc(size);
        if (made is not null && ProfileBuffer.Wants(size))
            ProfileBuffer.Add(ProfileRecordKind.NativeAllocation, Allocated(made), size, 0);
        return made;
    }

    [RuntimeExport("__wrap_calloc")]
    public static void* Calloc(nuint count, nuint size)
    {
        void* made = RealCalloc(count, size);
        if (made is not null && ProfileBuffer.Wants(count * size))
            ProfileBuffer.Add(ProfileRecordKind.NativeAllocation, Allocated(made), count * size, 0);
        return made;
    }

    [RuntimeExport("__wrap_realloc")]
    public static void* Realloc(void* old, nuint size)
    {
        void* made = RealRealloc(old, size);
        bool isMoved = made is not null || size == 0;
        // What lay at the old place is gone, also when the new one is the same.
        if (isMoved && old is not null && IsFreeWanted(old))
            ProfileBuffer.Add(ProfileRecordKind.NativeFree, (ulong)old, 0, 0);
        if (made is not null && ProfileBuffer.Wants(size))
            ProfileBuffer.Add(ProfileRecordKind.NativeAllocation, Allocated(made), size, 0);
        return made;
    }

    [RuntimeExport("__wrap_aligned_alloc")]
    public static void* AlignedAlloc(nuint alignment, nuint size)
    {
        void* made = RealAlignedAlloc(alignment, size);
        if (made is not null && ProfileBuffer.Wants(size))
            ProfileBuffer.Add(ProfileRecordKind.NativeAllocation, Allocated(made), size, 0);
        return made;
    }

    [RuntimeExport("__wrap_posix_memalign")]
    public static int PosixMemalign(void** result, nuint alignment, nuint size)
    {
        int error = RealPosixMemalign(result, alignment, size);
        if (error == 0 && *result is not null && ProfileBuffer.Wants(size))
            ProfileBuffer.Add(ProfileRecordKind.NativeAllocation, Allocated(*result), size, 0);
        return error;
    }

    [RuntimeExport("__wrap_free")]
    public static void Free(void* block)
    {
        // Before it is: another one may lie there next.
        if (block is not null && IsFreeWanted(block))
            ProfileBuffer.Add(ProfileRecordKind.NativeFree, (ulong)block, 0, 0);
        RealFree(block);
    }

    private static ulong Allocated(void* block)
    {
        if (!ProfileBuffer.IsExact)
            SampledBlocks.Add((ulong)block);
        return (ulong)block;
    }

    private static bool IsFreeWanted(void* block) => ProfileBuffer.IsOn && (ProfileBuffer.IsExact || SampledBlocks.Remove((ulong)block));

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_malloc")]
    private static extern void* RealMalloc(nuint size);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_calloc")]
    private static extern void* RealCalloc(nuint count, nuint size);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_realloc")]
    private static extern void* RealRealloc(void* old, nuint size);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_aligned_alloc")]
    private static extern void* RealAlignedAlloc(nuint alignment, nuint size);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_posix_memalign")]
    private static extern int RealPosixMemalign(void** result, nuint alignment, nuint size);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_free")]
    private static extern void RealFree(void* block);
}
