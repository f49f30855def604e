using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Profiling;

/// <summary>Stands between compiled code and the runtime's functions that make objects: the linker leads calls of <c>X</c> to <c>__wrap_X</c>.</summary>
internal static unsafe class ManagedAllocations
{
    [RuntimeExport("__wrap_RhpNewFast")]
    public static object New(ObjectType* type)
    {
        object made = RealNew(type);
        if (ProfileBuffer.Wants(type->BaseSize))
            ProfileBuffer.Add(ProfileRecordKind.ManagedAllocation, AddressOf(made), type->BaseSize, (ulong)type);
        return made;
    }

    [RuntimeExport("__wrap_RhpNewFinalizable")]
    public static object NewFinalizable(ObjectType* type)
    {
        object made = RealNewFinalizable(type);
        if (ProfileBuffer.Wants(type->BaseSize))
            ProfileBuffer.Add(ProfileRecordKind.ManagedAllocation, AddressOf(made), type->BaseSize, (ulong)type);
        return made;
    }

    [RuntimeExport("__wrap_RhpNewArray")]
    public static object NewArray(ObjectType* type, nint count)
    {
        object made = RealNewArray(type, count);
        if (ProfileBuffer.Wants(type->SizeOf((ulong)count)))
            ProfileBuffer.Add(ProfileRecordKind.ManagedAllocation, AddressOf(made), type->SizeOf((ulong)count), (ulong)type);
        return made;
    }

    [RuntimeExport("__wrap_RhNewString")]
    public static object NewString(ObjectType* type, nint length)
    {
        object made = RealNewString(type, length);
        if (ProfileBuffer.Wants(type->SizeOf((ulong)length)))
            ProfileBuffer.Add(ProfileRecordKind.ManagedAllocation, AddressOf(made), type->SizeOf((ulong)length), (ulong)type);
        return made;
    }

    /// <summary>For arrays that are pinned, or not cleared.</summary>
    [RuntimeExport("__wrap_RhAllocateNewArray")]
    public static void AllocateArray(ObjectType* type, uint count, uint flags, ulong* result)
    {
        RealAllocateArray(type, count, flags, result);
        if (*result != 0 && ProfileBuffer.Wants(type->SizeOf(count)))
            ProfileBuffer.Add(ProfileRecordKind.ManagedAllocation, *result, type->SizeOf(count), (ulong)type);
    }

    /// <summary>For objects that are pinned.</summary>
    [RuntimeExport("__wrap_RhAllocateNewObject")]
    public static void AllocateObject(ObjectType* type, uint flags, ulong* result)
    {
        RealAllocateObject(type, flags, result);
        if (*result != 0 && ProfileBuffer.Wants(type->BaseSize))
            ProfileBuffer.Add(ProfileRecordKind.ManagedAllocation, *result, type->BaseSize, (ulong)type);
    }

    // Nobody else runs until it is recorded, so it does not move.
    private static ulong AddressOf(object made) => *(ulong*)Unsafe.AsPointer(ref made);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_RhpNewFast")]
    private static extern object RealNew(ObjectType* type);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_RhpNewFinalizable")]
    private static extern object RealNewFinalizable(ObjectType* type);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_RhpNewArray")]
    private static extern object RealNewArray(ObjectType* type, nint count);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_RhNewString")]
    private static extern object RealNewString(ObjectType* type, nint length);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_RhAllocateNewArray")]
    private static extern void RealAllocateArray(ObjectType* type, uint count, uint flags, ulong* result);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__real_RhAllocateNewObject")]
    private static extern void RealAllocateObject(ObjectType* type, uint flags, ulong* result);

    /// <summary>The start of the runtime's <c>MethodTable</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ObjectType
    {
        private readonly ushort _componentSize;
        private readonly ushort _flags;
        private readonly uint _baseSize;

        /// <summary>Bytes of an object, of an array those of an empty one.</summary>
        public readonly ulong BaseSize => _baseSize;

        /// <summary>Bytes of an array or a string.</summary>
        public readonly ulong SizeOf(ulong count) => (_baseSize + count * _componentSize + 7) & ~7ul;
    }
}
