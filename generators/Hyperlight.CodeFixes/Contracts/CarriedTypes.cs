using Microsoft.CodeAnalysis;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>Which type to use instead of one that a call cannot carry.</summary>
internal sealed class CarriedTypes(Compilation compilation)
{
    private const string Collections = "System.Collections";
    private const string List = Collections + ".Generic.IReadOnlyList`1";
    private const string Dictionary = Collections + ".Generic.IReadOnlyDictionary`2";
    private const string ReadOnlyMemory = "System.ReadOnlyMemory`1";

    /// <summary>Finds the type to use; null when none is obvious.</summary>
    public ITypeSymbol? Find(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            ITypeSymbol? found = FindNotNull(nullable.TypeArguments[0]);
            return found is { IsValueType: true }
                ? compilation.GetSpecialType(SpecialType.System_Nullable_T).Construct(found)
                : found?.WithNullableAnnotation(NullableAnnotation.Annotated);
        }

        return FindNotNull(type)?.WithNullableAnnotation(type.NullableAnnotation);
    }

    private ITypeSymbol? FindNotNull(ITypeSymbol type) => type is INamedTypeSymbol { ContainingType: null } named
        ? MetadataName(named) switch
        {
            "System.IntPtr" => compilation.GetSpecialType(SpecialType.System_Int64),
            "System.UIntPtr" => compilation.GetSpecialType(SpecialType.System_UInt64),
            "System.Uri" or "System.Version" => compilation.GetSpecialType(SpecialType.System_String),
            "System.IO.Stream" or "System.IO.MemoryStream" =>
                compilation.CreateArrayTypeSymbol(compilation.GetSpecialType(SpecialType.System_Byte)),
            "System.Span`1" or "System.ReadOnlySpan`1" or "System.ArraySegment`1" => Memory(named),
            _ => Collection(named),
        }
        : null;

    // A memory holds numbers only, a list anything.
    private INamedTypeSymbol? Memory(INamedTypeSymbol type) =>
        Construct(IsNumber(type.TypeArguments[0]) ? ReadOnlyMemory : List, type);

    private INamedTypeSymbol? Collection(INamedTypeSymbol type)
    {
        if (!type.ContainingNamespace.ToDisplayString().StartsWith(Collections, StringComparison.Ordinal) || IsCarried(type))
        {
            return null;
        }

        var elements = type.AllInterfaces.Prepend(type)
            .Where(static one => one.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
            .Select(static one => one.TypeArguments[0])
            .ToList();
        return type.TypeArguments.Length switch
        {
            1 when elements.Any(element => AreSame(element, type.TypeArguments[0])) => Construct(List, type),
            2 when elements.Any(element => IsPair(element, type)) => Construct(Dictionary, type),
            _ => null,
        };
    }

    private INamedTypeSymbol? Construct(string name, INamedTypeSymbol argumentsOf) =>
        compilation.GetTypeByMetadataName(name)?.Construct(argumentsOf.TypeArguments, argumentsOf.TypeArgumentNullableAnnotations);

    // What is wrong with one of these is what it holds.
    private static bool IsCarried(INamedTypeSymbol type) => type.Name
        is "List" or "IList" or "ICollection" or "IReadOnlyList" or "IReadOnlyCollection"
        or "Dictionary" or "IDictionary" or "IReadOnlyDictionary";

    private static bool IsPair(ITypeSymbol element, INamedTypeSymbol dictionary) =>
        element is INamedTypeSymbol { Name: "KeyValuePair", TypeArguments.Length: 2 } pair
        && AreSame(pair.TypeArguments[0], dictionary.TypeArguments[0])
        && AreSame(pair.TypeArguments[1], dictionary.TypeArguments[1]);

    private static bool AreSame(ITypeSymbol one, ITypeSymbol other) => SymbolEqualityComparer.Default.Equals(one, other);

    private static bool IsNumber(ITypeSymbol type) =>
        type.SpecialType is (>= SpecialType.System_Char and <= SpecialType.System_UInt64)
            or SpecialType.System_Single or SpecialType.System_Double
        || (type is INamedTypeSymbol named && MetadataName(named) == "System.Half");

    private static string MetadataName(INamedTypeSymbol type) => $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";
}
