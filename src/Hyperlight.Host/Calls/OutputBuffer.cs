using System.Buffers.Binary;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Calls;

/// <summary>Where the guest writes its messages. It asks for more room by a hypercall, and sees the answer in its boot page.</summary>
internal sealed class OutputBuffer(MessageBuffer buffer, BootPage boot)
{
    /// <summary>The message that the guest says it wrote.</summary>
    /// <exception cref="ProtocolViolationException">Its lengths do not fit.</exception>
    public ReadOnlySpan<byte> Message(uint length)
    {
        if (length < sizeof(uint) || length > buffer.Capacity)
            throw new ProtocolViolationException($"it sent a message of {length} bytes from a buffer of {buffer.Capacity}");
        ReadOnlySpan<byte> message = buffer.Span(0, length);
        uint inside = BinaryPrimitives.ReadUInt32LittleEndian(message);
        return inside == length - sizeof(uint) ? message
            : throw new ProtocolViolationException($"it sent {length} bytes whose size prefix says {inside}");
    }

    /// <summary>Grows to the wanted size, or stays as it is when that is too much: the guest compares.</summary>
    public void Grow(uint pages)
    {
        if (buffer.TryGrowTo((long)pages * PageTables.PageSize))
            boot.SetOutputCapacity(buffer.Capacity);
    }

    /// <inheritdoc cref="MessageBuffer.Shrink"/>
    public void Shrink()
    {
        buffer.Shrink();
        boot.SetOutputCapacity(buffer.Capacity);
    }

    /// <inheritdoc cref="MessageBuffer.ForgetGrowth"/>
    public void ForgetGrowth() => buffer.ForgetGrowth();
}
