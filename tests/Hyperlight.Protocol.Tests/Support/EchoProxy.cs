namespace Hyperlight.Protocol.Tests.Support;

/// <summary>The caller's side of <see cref="IEcho"/>, as the generator writes it.</summary>
internal sealed class EchoProxy(CallChannel channel) : IEcho
{
    public int Int32(int value)
    {
        using var call = channel.BeginCall(EchoFunctions.Int32, 0);
        call.Write(value);
        return call.Invoke().ReadInt32();
    }

    public sbyte SByte(sbyte value)
    {
        using var call = channel.BeginCall(EchoFunctions.SByte, 0);
        call.Write((int)value);
        return call.Invoke().ReadSByte();
    }

    public byte Byte(byte value)
    {
        using var call = channel.BeginCall(EchoFunctions.Byte, 0);
        call.Write((uint)value);
        return call.Invoke().ReadByte();
    }

    public short Int16(short value)
    {
        using var call = channel.BeginCall(EchoFunctions.Int16, 0);
        call.Write((int)value);
        return call.Invoke().ReadInt16();
    }

    public ushort UInt16(ushort value)
    {
        using var call = channel.BeginCall(EchoFunctions.UInt16, 0);
        call.Write((uint)value);
        return call.Invoke().ReadUInt16();
    }

    public uint UInt32(uint value)
    {
        using var call = channel.BeginCall(EchoFunctions.UInt32, 0);
        call.Write(value);
        return call.Invoke().ReadUInt32();
    }

    public long Int64(long value)
    {
        using var call = channel.BeginCall(EchoFunctions.Int64, 0);
        call.Write(value);
        return call.Invoke().ReadInt64();
    }

    public ulong UInt64(ulong value)
    {
        using var call = channel.BeginCall(EchoFunctions.UInt64, 0);
        call.Write(value);
        return call.Invoke().ReadUInt64();
    }

    public float Single(float value)
    {
        using var call = channel.BeginCall(EchoFunctions.Single, 0);
        call.Write(value);
        return call.Invoke().ReadSingle();
    }

    public double Double(double value)
    {
        using var call = channel.BeginCall(EchoFunctions.Double, 0);
        call.Write(value);
        return call.Invoke().ReadDouble();
    }

    public bool Boolean(bool value)
    {
        using var call = channel.BeginCall(EchoFunctions.Boolean, 0);
        call.Write(value);
        return call.Invoke().ReadBoolean();
    }

    public string String(string value)
    {
        using var call = channel.BeginCall(EchoFunctions.String, OutgoingCall.SizeOf(value));
        call.Write(value);
        return call.Invoke().ReadString();
    }

    public string? NullableString(string? value)
    {
        using var call = channel.BeginCall(EchoFunctions.NullableString, OutgoingCall.SizeOf(value));
        call.Write(value);
        return call.Invoke().ReadNullableString();
    }

    public byte[] Bytes(byte[] value)
    {
        using var call = channel.BeginCall(EchoFunctions.Bytes, OutgoingCall.SizeOf(value));
        call.Write(value);
        return call.Invoke().ReadBytes();
    }

    public byte[]? NullableBytes(byte[]? value)
    {
        using var call = channel.BeginCall(EchoFunctions.NullableBytes, OutgoingCall.SizeOf(value));
        call.Write(value);
        return call.Invoke().ReadNullableBytes();
    }

    public ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> value)
    {
        using var call = channel.BeginCall(EchoFunctions.Memory, OutgoingCall.SizeOf(value));
        call.Write(value);
        return call.Invoke().ReadMemory();
    }

    public void Nothing()
    {
        using var call = channel.BeginCall(EchoFunctions.Nothing, 0);
        call.Invoke().ReadVoid();
    }

    public string Join(bool a, int b, uint c, long d, ulong e, float f, double g, string h, string? i, byte[] j, byte[]? k, bool l, short m)
    {
        var size = OutgoingCall.SizeOf(h) + OutgoingCall.SizeOf(i) + OutgoingCall.SizeOf(j) + OutgoingCall.SizeOf(k);
        using var call = channel.BeginCall(EchoFunctions.Join, size);
        call.Write(a);
        call.Write(b);
        call.Write(c);
        call.Write(d);
        call.Write(e);
        call.Write(f);
        call.Write(g);
        call.Write(h);
        call.Write(i);
        call.Write(j);
        call.Write(k);
        call.Write(l);
        call.Write((int)m);
        return call.Invoke().ReadString();
    }
}
