using System.Text;
using System.Text.Unicode;

namespace Hyperlight.Protocol;

/// <summary>Reads <see cref="ReadyInfo"/>.</summary>
/// <remarks>
/// Offsets may point to the same bytes again and again: without a limit, a small message could unfold to any size.
/// So everything that is copied is counted, and must not exceed the size of the message.
/// </remarks>
internal ref struct ReadyInfoReader(ReadOnlySpan<byte> message)
{
    // What an empty string takes; every table has a string.
    private const int StringOverhead = sizeof(uint) + 1;
    private readonly MessageReader _message = new(message);
    private int _unread = message.Length;

    public ReadyInfo Read()
    {
        var root = _message.Root;
        var name = Text(root.String(1));
        var (start, count) = Offsets(root, 2);
        var features = new string[count];
        for (var i = 0; i < count; i++)
        {
            features[i] = Text(_message.String(start + (i * sizeof(uint))));
        }

        (start, count) = Offsets(root, 3);
        var contracts = new PublishedContract[count];
        for (var i = 0; i < count; i++)
        {
            contracts[i] = Contract(Element(start, i));
        }

        return new ReadyInfo((uint)root.Int32(0), name, features, contracts);
    }

    private PublishedContract Contract(TableReader table)
    {
        var kind = table.Byte(1);
        if (kind > (byte)ContractKind.Host)
        {
            throw new InvalidMessageException("A contract has an unknown kind.");
        }

        var name = Text(table.String(0));
        var (start, count) = Offsets(table, 3);
        var functions = new PublishedFunction[count];
        for (var i = 0; i < count; i++)
        {
            var function = Element(start, i);
            functions[i] = new PublishedFunction(Text(function.String(0)), Text(function.String(1)));
        }

        return new PublishedContract(name, (ContractKind)kind, table.UInt64(2), functions) { Types = Types(table) };
    }

    private TypeDescriptor[] Types(TableReader contract)
    {
        var (start, count) = Offsets(contract, 4);
        var types = new TypeDescriptor[count];
        for (var i = 0; i < count; i++)
        {
            types[i] = Type(Element(start, i));
        }

        return types;
    }

    private TypeDescriptor Type(TableReader table)
    {
        var kind = (TypeKind)table.Byte(1);
        if (kind > TypeKind.Struct)
        {
            throw new InvalidMessageException("A type has an unknown kind.");
        }

        var name = Text(table.String(0));
        var (start, count) = Offsets(table, 2);
        var members = new string[count];
        for (var i = 0; i < count; i++)
        {
            members[i] = Text(_message.String(start + (i * sizeof(uint))));
        }

        return new TypeDescriptor(kind, name, members);
    }

    private readonly TableReader Element(int start, int index) => new(_message, _message.Follow(start + (index * sizeof(uint))));

    private (int Start, int Count) Offsets(TableReader table, int number)
    {
        var vector = table.Offsets(number);
        Count(vector.Count * (long)sizeof(uint));
        return vector;
    }

    private string Text(ReadOnlySpan<byte> utf8)
    {
        Count((long)utf8.Length + StringOverhead);
        return Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : throw new InvalidMessageException("A name is not valid UTF-8.");
    }

    private void Count(long bytes)
    {
        _unread = bytes <= _unread
            ? _unread - (int)bytes
            : throw new InvalidMessageException("Parts of the message overlap.");
    }
}
