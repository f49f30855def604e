using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Where the fields of a table lie: those of the largest alignment first, so that none needs padding.</summary>
internal sealed class TableShape
{
    private const int Start = 4;
    private readonly List<(int Size, int Alignment, bool IsOptional)> _fields = [];
    private int[] _offsets = [];

    public TableShape(IEnumerable<ValueModel> members)
    {
        foreach (ValueModel member in members)
        {
            _fields.Add((member.Size, member.Alignment, member.IsNullable));
        }

        Place();
    }

    /// <summary>Bytes, with the four that refer to the vtable.</summary>
    public int Size { get; private set; }

    public int Alignment => _fields.Any(static each => each.Alignment >= 8) ? 8 : 4;

    /// <summary>Where the field with a number lies.</summary>
    public int Offset(int number) => _offsets[number];

    /// <summary>The bit by which a field is said to be absent.</summary>
    public int MissingBit(int number) => _fields.Take(number).Count(static field => field.IsOptional);

    public string Code()
    {
        string offsets = string.Join(", ", _offsets.Select(CodeFormats.Number));
        string optional = string.Join(", ", Enumerable.Range(0, _fields.Count).Where(number => _fields[number].IsOptional).Select(CodeFormats.Number));
        return $"new {GeneratedNames.Protocol}TableLayout({CodeFormats.Number(Size)}, {CodeFormats.Number(Alignment)}, "
            + $"{ArrayOf("ushort", offsets)}, {ArrayOf("byte", optional)})";
    }

    private static string ArrayOf(string type, string elements) =>
        elements.Length == 0 ? $"new {type}[0]" : $"new {type}[] {{ {elements} }}";

    private void Place()
    {
        _offsets = new int[_fields.Count];
        Size = Start;
        var order = Enumerable.Range(0, _fields.Count)
            .OrderByDescending(number => _fields[number].Alignment)
            .ThenByDescending(number => _fields[number].Size);
        foreach (int number in order)
        {
            _offsets[number] = Size;
            Size += _fields[number].Size;
        }

        Size = (Size + Start - 1) / Start * Start;
    }
}
