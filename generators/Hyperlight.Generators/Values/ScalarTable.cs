using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Values;

/// <summary>The types of fixed size.</summary>
internal static class ScalarTable
{
    private static readonly Dictionary<string, ScalarRow> Rows = new ScalarRow[]
    {
        new("Boolean", "bool", "bool", 1, "bool", IsNumber: false),
        new("SByte", "sbyte", "sbyte", 1, "byte", IsNumber: true),
        new("Byte", "byte", "byte", 1, "ubyte", IsNumber: true),
        new("Int16", "short", "short", 2, "short", IsNumber: true),
        new("UInt16", "ushort", "ushort", 2, "ushort", IsNumber: true),
        new("Int32", "int", "int", 4, "int", IsNumber: true),
        new("UInt32", "uint", "uint", 4, "uint", IsNumber: true),
        new("Int64", "long", "long", 8, "long", IsNumber: true),
        new("UInt64", "ulong", "ulong", 8, "ulong", IsNumber: true),
        new("Single", "float", "float", 4, "float", IsNumber: true),
        new("Double", "double", "double", 8, "double", IsNumber: true),
        new("Char", "char", "char", 2, "ushort", IsNumber: true),
        System("Half", 2, "ushort", isNumber: true),
        System("TimeSpan", 8, "long"),
        System("DateTime", 8, "ulong"),
        System("DateOnly", 4, "int"),
        System("TimeOnly", 8, "long"),
        System("DateTimeOffset", 16, "DateTimeOffset"),
        System("Guid", 16, "Guid"),
        new("Decimal", "decimal", "decimal", 16, "Decimal", IsNumber: false),
        System("Int128", 16, "Int128"),
        System("UInt128", 16, "UInt128"),
    }.ToDictionary(static row => row.Name);

    public static ScalarRow Row(string name) => Rows[name];

    /// <summary>Finds the row of a type; null when it has none.</summary>
    public static ScalarRow? Find(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsGenericType: false, ContainingType: null, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        && type.IsValueType && Rows.TryGetValue(type.Name, out ScalarRow? row)
            ? row
            : null;

    private static ScalarRow System(string name, int size, string schema, bool isNumber = false) =>
        new(name, name, "global::System." + name, size, schema, isNumber);
}
