using System.Buffers.Binary;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>The x87, SSE and AVX state as it lies in a signal frame: the standard XSAVE format with Linux's marks.</summary>
/// <remarks>Layout: Intel SDM volume 1, section 13.4; marks: <c>struct _fpx_sw_bytes</c> in asm/sigcontext.h.</remarks>
internal static class SignalExtendedState
{
    private const int LegacySize = 512, HeaderSize = 64, AvxSize = 256, ComponentsOffset = LegacySize, ControlWordOffset = 0, ControlOffset = 24, MarkOffset = 464;
    private const uint FirstMark = 0x4650_5853, LastMark = 0x4650_5845;
    private const ulong Components = 7, LegacyComponents = 3;
    private const ushort InitialControlWord = 0x37F;
    private const uint InitialControl = 0x1F80, AllowedControl = 0xFFFF;

    /// <summary>Bytes of the XSAVE area that a guest can use.</summary>
    public const int AreaSize = LegacySize + HeaderSize + AvxSize;

    /// <summary>Bytes in a frame: the area and the mark behind it.</summary>
    public const int FrameSize = AreaSize + sizeof(uint);

    public const ulong Alignment = 64;

    /// <summary>Writes the state of a vCPU into a frame.</summary>
    public static void Write(ReadOnlySpan<byte> state, Span<byte> frame)
    {
        state[..AreaSize].CopyTo(frame);
        Span<byte> marks = frame[MarkOffset..LegacySize];
        marks.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(marks, FirstMark);
        BinaryPrimitives.WriteUInt32LittleEndian(marks[4..], FrameSize);
        BinaryPrimitives.WriteUInt64LittleEndian(marks[8..], Components);
        BinaryPrimitives.WriteUInt32LittleEndian(marks[16..], AreaSize);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[AreaSize..], LastMark);
    }

    /// <summary>Reads what a handler left in its frame, with only such values as the CPU accepts.</summary>
    /// <param name="space">The guest's memory.</param>
    /// <param name="address">Where the handler says that the state is; 0 for none.</param>
    /// <param name="state">Becomes a state for a vCPU.</param>
    /// <returns>False when it cannot be read.</returns>
    public static bool TryRead(AddressSpace space, ulong address, Span<byte> state)
    {
        WriteInitial(state);
        if (address == 0)
            return true;
        if (!space.TryRead(address, state[..LegacySize]))
            return false;
        // Without the marks there is no more than the legacy part, as on Linux.
        ulong components = LegacyComponents;
        if (HasMarks(space, address, state))
        {
            if (!space.TryRead(address, state[..AreaSize]))
                return false;
            components = BinaryPrimitives.ReadUInt64LittleEndian(state[ComponentsOffset..]) & Components;
        }
        Sanitize(state, components);
        return true;
    }

    /// <summary>The state that a handler starts with.</summary>
    public static void WriteInitial(Span<byte> state)
    {
        state.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(state[ControlWordOffset..], InitialControlWord);
        BinaryPrimitives.WriteUInt32LittleEndian(state[ControlOffset..], InitialControl);
        BinaryPrimitives.WriteUInt64LittleEndian(state[ComponentsOffset..], LegacyComponents);
    }

    private static void Sanitize(Span<byte> state, ulong components)
    {
        uint control = BinaryPrimitives.ReadUInt32LittleEndian(state[ControlOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(state[ControlOffset..], control & AllowedControl);
        state[MarkOffset..LegacySize].Clear();
        state.Slice(ComponentsOffset, HeaderSize).Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(state[ComponentsOffset..], components);
    }

    private static bool HasMarks(AddressSpace space, ulong address, ReadOnlySpan<byte> legacy) =>
        BinaryPrimitives.ReadUInt32LittleEndian(legacy[MarkOffset..]) == FirstMark
        && BinaryPrimitives.ReadUInt32LittleEndian(legacy[(MarkOffset + 16)..]) == AreaSize
        && space.TryRead(address + AreaSize, out uint mark) && mark == LastMark;
}
