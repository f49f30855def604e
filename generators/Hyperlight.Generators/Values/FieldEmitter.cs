using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Writes the code for the fields of one table.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="fields">The type of each field.</param>
internal sealed class FieldEmitter(SourceWriter writer, IReadOnlyList<ValueModel> fields)
{
    private readonly TableShape _shape = new(fields);

    public void Layout() => writer.Line($"private static readonly {ValueCode.Layout} Layout = {_shape.Code()};");

    public void Measure(IReadOnlyList<string> expressions)
    {
        writer.Line("measure.Table(Layout);");
        for (int number = 0; number < fields.Count; number++)
        {
            Statement(number, expressions[number], value => ValueCode.Measuring(fields[number], value));
        }
    }

    /// <summary>Writes the table to a position, then what it refers to.</summary>
    public void Write(string position, IReadOnlyList<string> expressions)
    {
        var missing = Enumerable.Range(0, fields.Count).Where(number => fields[number].IsNullable)
            .Select(number => $"({ValueCode.IsThere(fields[number], expressions[number])} ? 0UL : 0x{1UL << _shape.MissingBit(number):X}UL)")
            .ToList();
        writer.Line(missing.Count == 0
            ? $"int table = writer.Table({position}, Layout);"
            : $"int table = writer.Table({position}, Layout, {string.Join(" | ", missing)});");
        for (int number = 0; number < fields.Count; number++)
        {
            string place = $"table + {CodeFormats.Number(_shape.Offset(number))}";
            Statement(number, expressions[number], value => ValueCode.Writing(fields[number], place, value));
        }
    }

    /// <summary>Reads each field into a local variable.</summary>
    public void Read(string position, IReadOnlyList<string> locals, IReadOnlyList<string>? defaults = null)
    {
        writer.Line($"{ValueCode.TableView} table = reader.Table({position}, Layout);");
        for (int number = 0; number < fields.Count; number++)
        {
            ValueModel value = fields[number];
            writer.Line($"{value.NullableCode} {locals[number]} = {Reading(number, defaults?[number] ?? "")};");
        }
    }

    private string Reading(int number, string otherwise)
    {
        ValueModel value = fields[number];
        string place = $"{CodeFormats.Number(number)}, {CodeFormats.Number(_shape.Offset(number))}";
        string field = $"reader.Field(table, {place}, {value.SizeCode})";
        string found = "found" + CodeFormats.Number(number);
        return value switch
        {
            _ when value.IsNullable || otherwise.Length > 0 =>
                $"{field} is var {found} && {found} != 0 ? {ValueCode.Reading(value, found)} : {Otherwise(value, otherwise)}",
            { Shape: ValueShape.Struct } => ValueCode.Reading(value, $"reader.Required(table, {place}, {value.SizeCode})"),
            { IsInline: true } => ValueCode.Reading(value, field),
            _ => ValueCode.Reading(value, $"reader.Required(table, {place})"),
        };
    }

    private static string Otherwise(ValueModel value, string otherwise) =>
        otherwise.Length > 0 ? otherwise : $"({value.NullableCode})null";

    // A value that may be null is dealt with when it is not.
    private void Statement(int number, string expression, Func<string, string> statement)
    {
        ValueModel value = fields[number];
        if (statement(expression).Length == 0)
        {
            return;
        }

        if (!value.IsNullable)
        {
            writer.Line(statement(expression));
            return;
        }

        string there = "there" + CodeFormats.Number(number);
        writer.Open($"if ({expression} is {{ }} {there})");
        writer.Line(statement(there));
        writer.Close();
    }
}
