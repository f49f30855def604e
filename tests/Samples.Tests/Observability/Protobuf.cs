using System.Buffers.Binary;
using System.Text;

namespace Samples.Tests.Observability;

/// <summary>One protobuf message, read without its schema (protobuf.dev/programming-guides/encoding).</summary>
internal sealed class Protobuf
{
    private const int VarInt = 0, Fixed64 = 1, Length = 2, Fixed32 = 5;

    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public Protobuf(byte[] message)
    {
        for (int at = 0; at < message.Length;)
        {
            ulong tag = ReadVarInt(message, ref at);
            ulong number = 0;
            byte[] bytes = [];
            switch ((int)(tag & 7))
            {
                case VarInt:
                    number = ReadVarInt(message, ref at);
                    break;
                case Fixed64:
                    number = BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at));
                    at += sizeof(ulong);
                    break;
                case Fixed32:
                    number = BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at));
                    at += sizeof(uint);
                    break;
                case Length:
                    int length = (int)ReadVarInt(message, ref at);
                    bytes = message[at..(at + length)];
                    at += length;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7}");
            }
            _fields.Add(((int)(tag >> 3), number, bytes));
        }
    }

    public IEnumerable<Protobuf> Messages(int field) => All(field).Select(static one => new Protobuf(one.Bytes));

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    public byte[] Bytes(int field) => All(field).Select(static one => one.Bytes).LastOrDefault([]);

    public ulong Number(int field) => All(field).Select(static one => one.Number).LastOrDefault();

    private IEnumerable<(int Field, ulong Number, byte[] Bytes)> All(int field) => _fields.Where(one => one.Field == field);

    private static ulong ReadVarInt(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
