using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Contracts.Models;

/// <summary>The types of contracts: how they are recognized, written and carried.</summary>
internal static class TypeTable
{
    private static readonly Dictionary<ContractType, TypeRow> Rows = new()
    {
        [ContractType.Void] = new("void", "void", "Void", "Void", ""),
        [ContractType.Boolean] = new("bool", "bool", "Boolean", "Boolean", ""),
        [ContractType.SByte] = new("sbyte", "sbyte", "Int32", "SByte", "(int)"),
        [ContractType.Byte] = new("byte", "byte", "UInt32", "Byte", "(uint)"),
        [ContractType.Int16] = new("short", "short", "Int32", "Int16", "(int)"),
        [ContractType.UInt16] = new("ushort", "ushort", "UInt32", "UInt16", "(uint)"),
        [ContractType.Int32] = new("int", "int", "Int32", "Int32", ""),
        [ContractType.UInt32] = new("uint", "uint", "UInt32", "UInt32", ""),
        [ContractType.Int64] = new("long", "long", "Int64", "Int64", ""),
        [ContractType.UInt64] = new("ulong", "ulong", "UInt64", "UInt64", ""),
        [ContractType.Single] = new("float", "float", "Single", "Single", ""),
        [ContractType.Double] = new("double", "double", "Double", "Double", ""),
        [ContractType.String] = new("string", "string", "String", "String", ""),
        [ContractType.ByteArray] = new("byte[]", "byte[]", "Bytes", "Bytes", ""),
        [ContractType.Memory] = new("ReadOnlyMemory<byte>", "global::System.ReadOnlyMemory<byte>", "Bytes", "Memory", ""),
        [ContractType.Value] = new("", "", "Bytes", "", ""),
    };

    public static TypeRow Row(ContractType type) => Rows[type];

    /// <summary>Finds the model of a type that a call carries as one part; null when it is none.</summary>
    public static TypeModel? Find(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_String } => Reference(ContractType.String, type),
        IArrayTypeSymbol { IsSZArray: true, ElementType.SpecialType: SpecialType.System_Byte } => Reference(ContractType.ByteArray, type),
        INamedTypeSymbol { Name: "ReadOnlyMemory" } named when IsMemoryOfBytes(named) => Value(ContractType.Memory),
        _ => Primitive(type.SpecialType),
    };

    private static bool IsMemoryOfBytes(INamedTypeSymbol type) =>
        type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
        && type.ContainingType is null
        && type.TypeArguments.Length == 1
        && type.TypeArguments[0].SpecialType == SpecialType.System_Byte;

    // A contract compiled without nullable annotations promises nothing, so null has to travel.
    private static TypeModel Reference(ContractType contractType, ITypeSymbol type) =>
        new(contractType, type.NullableAnnotation != NullableAnnotation.NotAnnotated);

    private static TypeModel Value(ContractType contractType) => new(contractType, IsNullable: false);

    private static TypeModel? Primitive(SpecialType type) => type switch
    {
        SpecialType.System_Void => Value(ContractType.Void),
        SpecialType.System_Boolean => Value(ContractType.Boolean),
        SpecialType.System_SByte => Value(ContractType.SByte),
        SpecialType.System_Byte => Value(ContractType.Byte),
        SpecialType.System_Int16 => Value(ContractType.Int16),
        SpecialType.System_UInt16 => Value(ContractType.UInt16),
        SpecialType.System_Int32 => Value(ContractType.Int32),
        SpecialType.System_UInt32 => Value(ContractType.UInt32),
        SpecialType.System_Int64 => Value(ContractType.Int64),
        SpecialType.System_UInt64 => Value(ContractType.UInt64),
        SpecialType.System_Single => Value(ContractType.Single),
        SpecialType.System_Double => Value(ContractType.Double),
        _ => null,
    };
}
