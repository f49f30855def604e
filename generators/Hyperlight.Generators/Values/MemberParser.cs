using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Values;

/// <summary>Finds what of a class or struct goes with its values, and how one is made again.</summary>
internal static class MemberParser
{
    private const int MostNullable = 64;

    /// <summary>Parses a class or struct.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isAccessible">Whether generated code can name a symbol.</param>
    /// <param name="problem">Why its values cannot be made again.</param>
    /// <returns>Its members in order of declaration, those of base types first, and which of them the constructor takes.</returns>
    public static (List<MemberSymbol> Members, List<int> Arguments)? Parse(
        INamedTypeSymbol type, Func<ISymbol, bool> isAccessible, out string problem)
    {
        problem = "";
        List<MemberSymbol> all = MembersOf(type, isAccessible);
        if (ConstructorOf(type, all, isAccessible) is not { } constructor)
        {
            problem = $"'{type.Name}' has no public constructor whose parameters are its members";
            return null;
        }

        var members = new List<MemberSymbol>();
        foreach (MemberSymbol member in all)
        {
            IParameterSymbol? parameter = constructor.Parameters.FirstOrDefault(parameter => IsOf(parameter, member));
            if (parameter is not null || member.IsSettable)
            {
                members.Add(member with { Parameter = parameter });
            }
            else if (HoldsState(member.Symbol))
            {
                problem = $"'{type.Name}.{member.Symbol.Name}' can be set neither by a constructor nor by name";
                return null;
            }
        }

        problem = members.Count(IsNullable) > MostNullable ? $"'{type.Name}' has more than {MostNullable} members that may be null" : "";
        var arguments = constructor.Parameters.Select(parameter => members.FindIndex(member => IsOf(parameter, member))).ToList();
        return problem.Length == 0 ? (members, arguments) : null;
    }

    private static List<MemberSymbol> MembersOf(INamedTypeSymbol type, Func<ISymbol, bool> isAccessible)
    {
        var members = new List<MemberSymbol>();
        foreach (INamedTypeSymbol declaring in BasesFirst(type))
        {
            foreach (ISymbol symbol in declaring.GetMembers())
            {
                if (Find(symbol, isAccessible) is { } member)
                {
                    // An override is the same member once more.
                    int hidden = members.FindIndex(other => other.Symbol.Name == symbol.Name);
                    if (hidden >= 0)
                    {
                        members[hidden] = member;
                    }
                    else
                    {
                        members.Add(member);
                    }
                }
            }
        }

        return members;
    }

    private static MemberSymbol? Find(ISymbol symbol, Func<ISymbol, bool> isAccessible) => symbol switch
    {
        { IsStatic: true } or { DeclaredAccessibility: not Accessibility.Public } => null,
        IPropertySymbol { IsIndexer: false, GetMethod: { } getter } property when isAccessible(getter) =>
            new MemberSymbol(property, property.Type, property.SetMethod is { } setter && isAccessible(setter)),
        IFieldSymbol { IsConst: false, IsImplicitlyDeclared: false } field => new MemberSymbol(field, field.Type, !field.IsReadOnly),
        _ => null,
    };

    // The one with the most parameters: what it takes need not be set by name.
    private static IMethodSymbol? ConstructorOf(INamedTypeSymbol type, List<MemberSymbol> members, Func<ISymbol, bool> isAccessible) =>
        type.InstanceConstructors
            .Where(constructor => isAccessible(constructor)
                && constructor.Parameters.All(parameter => parameter.RefKind == RefKind.None && members.Any(member => IsOf(parameter, member))))
            .OrderByDescending(static constructor => constructor.Parameters.Length)
            .FirstOrDefault();

    private static bool IsOf(IParameterSymbol parameter, MemberSymbol member) =>
        parameter.Name.Equals(member.Symbol.Name, StringComparison.OrdinalIgnoreCase)
        && SymbolEqualityComparer.Default.Equals(parameter.Type, member.Type);

    // What is computed from other members comes back by itself.
    private static bool HoldsState(ISymbol symbol) =>
        symbol is IFieldSymbol
        || symbol.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, symbol));

    private static bool IsNullable(MemberSymbol member) =>
        (member.Type.IsReferenceType && member.Type.NullableAnnotation != NullableAnnotation.NotAnnotated) || member.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static Stack<INamedTypeSymbol> BasesFirst(INamedTypeSymbol type)
    {
        var types = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            types.Push(current);
        }

        return types;
    }
}
