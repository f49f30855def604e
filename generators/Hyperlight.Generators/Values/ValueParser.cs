using System.Globalization;
using Hyperlight.Generators.Contracts;
using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Values;

/// <summary>Turns types into models, and collects those that need code of their own.</summary>
internal sealed class ValueParser(Compilation compilation, CancellationToken cancellation)
{
    /// <summary>A table has offsets of 16 bits.</summary>
    private const int MostStructBytes = 4096, MostTableBytes = 60_000;

    private readonly SortedDictionary<string, CodecModel?> _codecs = new(StringComparer.Ordinal);

    /// <summary>The types that need code of their own, in order of their names.</summary>
    public EquatableArray<CodecModel> Codecs => CodecGraph.WithRecursion(_codecs.Values.OfType<CodecModel>());

    /// <summary>Finds the model of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="problem">Why there is none: what inside the type is wrong; empty when it is the type as a whole.</param>
    public ValueModel? Find(ITypeSymbol type, out string problem)
    {
        cancellation.ThrowIfCancellationRequested();
        problem = "";
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Find(nullable.TypeArguments[0], out problem) is { } value ? value with { IsNullable = true } : null;
        }

        return FindNotNull(type, out problem) is { } found ? found with { IsNullable = IsNullable(type) } : null;
    }

    /// <summary>The code of a value that is a parameter or a result by itself.</summary>
    public string RootCodec(ValueModel value)
    {
        if (value.Shape is ValueShape.Table or ValueShape.Union)
        {
            return value.Name + "Codec";
        }

        var box = new CodecModel(CodecKind.Box, value with { IsNullable = false });
        _codecs[box.ClassName] = box;
        return box.ClassName;
    }

    // A contract compiled without nullable annotations promises nothing, so null has to travel.
    private static bool IsNullable(ITypeSymbol type) => type.IsReferenceType && type.NullableAnnotation != NullableAnnotation.NotAnnotated;

    private ValueModel? FindNotNull(ITypeSymbol type, out string problem)
    {
        problem = "";
        if (ScalarTable.Find(type) is { } row)
        {
            return new ValueModel(ValueShape.Scalar, row.Name, row.Code, row.Text, IsValueType: true, Scalar: row.Name);
        }

        if (type.SpecialType == SpecialType.System_String)
        {
            return new ValueModel(ValueShape.String, "String", "string", "string");
        }

        return type switch
        {
            IArrayTypeSymbol { IsSZArray: true } array => Sequence(SequenceKind.Array, array.ElementType, out problem),
            INamedTypeSymbol { TypeKind: TypeKind.Enum } named => Enum(named),
            INamedTypeSymbol { IsTupleType: true } tuple => Tuple(tuple, out problem),
            INamedTypeSymbol { IsGenericType: true } generic when IsInSystem(generic) => Collection(generic, out problem),
            INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } named when !IsInSystem(named) => UserType(named, out problem),
            _ => null,
        };
    }

    private ValueModel? Sequence(SequenceKind kind, ITypeSymbol elementType, out string problem, string wrapper = "")
    {
        if (Find(elementType, out problem) is not { } element)
        {
            return null;
        }

        bool isNumber = element is { Shape: ValueShape.Scalar, IsNullable: false } && ScalarTable.Row(element.Scalar).IsNumber;
        if (kind == SequenceKind.Memory && !isNumber)
        {
            return null;
        }

        string name = kind == SequenceKind.Array ? "Array" : wrapper;
        var model = new ValueModel(
            ValueShape.Sequence,
            $"{name}Of_{element.NullableName}",
            kind == SequenceKind.Array ? element.NullableCode + "[]" : InSystem(wrapper, kind != SequenceKind.Memory, element.NullableCode),
            kind == SequenceKind.Array ? element.NullableText + "[]" : $"{wrapper}<{element.NullableText}>",
            IsValueType: kind == SequenceKind.Memory,
            Sequence: kind,
            Elements: ((ValueModel[])[element]).ToEquatableArray());
        AddBox(element);
        Add(new CodecModel(CodecKind.Sequence, model));
        return model;
    }

    private ValueModel? Collection(INamedTypeSymbol type, out string problem)
    {
        problem = "";
        SequenceKind kind = SequenceNames.KindOf(type.Name);
        if (kind != SequenceKind.None && type.TypeArguments.Length == 1)
        {
            return Sequence(kind, type.TypeArguments[0], out problem, type.Name);
        }

        return type.Name is "Dictionary" or "IDictionary" or "IReadOnlyDictionary" ? Dictionary(type, out problem) : null;
    }

    private ValueModel? Dictionary(INamedTypeSymbol type, out string problem)
    {
        if (Find(type.TypeArguments[0], out problem) is not { IsNullable: false } key || Find(type.TypeArguments[1], out problem) is not { } value)
        {
            return null;
        }

        var model = new ValueModel(
            ValueShape.Dictionary,
            $"{type.Name}Of_{key.Name}_{value.NullableName}",
            InSystem(type.Name, isCollection: true, $"{key.Code}, {value.NullableCode}"),
            $"{type.Name}<{key.Text}, {value.NullableText}>",
            Elements: ((ValueModel[])[key, value]).ToEquatableArray());
        Add(new CodecModel(CodecKind.Dictionary, model));
        return model;
    }

    private ValueModel? Enum(INamedTypeSymbol type)
    {
        if (!IsAccessible(type) || type.EnumUnderlyingType is not { } underlying)
        {
            return null;
        }

        var model = User(ValueShape.Enum, type) with { Scalar = underlying.Name };
        var constants = type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue)
            .Select(static field => new EnumConstant(field.Name, Convert.ToString(field.ConstantValue, CultureInfo.InvariantCulture)));
        bool isFlags = HyperlightAttributes.Has(type, "System.FlagsAttribute");
        Add(new CodecModel(isFlags ? CodecKind.Flags : CodecKind.Enum, model, Constants: constants.ToEquatableArray()));
        return model;
    }

    private ValueModel? Tuple(INamedTypeSymbol type, out string problem)
    {
        problem = "";
        var members = new List<MemberModel>();
        foreach (IFieldSymbol element in type.TupleElements)
        {
            if (Find(element.Type, out problem) is not { } value)
            {
                return null;
            }

            members.Add(new MemberModel("Item" + CodeFormats.Number(members.Count + 1), value));
        }

        var model = new ValueModel(
            ValueShape.Table,
            "TupleOf_" + string.Join("_", members.Select(static member => member.Value.NullableName)),
            $"({string.Join(", ", members.Select(static member => member.Value.NullableCode))})",
            $"({string.Join(", ", members.Select(static member => member.Value.NullableText))})",
            IsValueType: true);
        Add(new CodecModel(CodecKind.Tuple, model, members.ToEquatableArray()));
        return model;
    }

    private ValueModel? UserType(INamedTypeSymbol type, out string problem)
    {
        problem = "";
        if (type.IsRefLikeType || type.IsStatic || type.IsUnboundGenericType || !IsAccessible(type))
        {
            return null;
        }

        bool isUnion = HyperlightAttributes.Find(type, HyperlightAttributes.Union) is not null;
        bool isFixed = HyperlightAttributes.Has(type, HyperlightAttributes.FixedLayout);
        ValueModel model = User(isUnion ? ValueShape.Union : isFixed ? ValueShape.Struct : ValueShape.Table, type);
        if (_codecs.TryGetValue(model.Name + "Codec", out CodecModel? known))
        {
            return known?.Value ?? model;
        }

        _codecs[model.Name + "Codec"] = null;
        CodecModel? codec = isUnion ? Union(type, model, out problem) : Table(type, model, out problem);
        if (codec is null)
        {
            _codecs.Remove(model.Name + "Codec");
            return null;
        }

        codec = isFixed ? Fixed(codec, out problem) : codec;
        if (codec is null)
        {
            _codecs.Remove(model.Name + "Codec");
            return null;
        }

        Add(codec);
        return codec.Value;
    }

    private static CodecModel? Fixed(CodecModel table, out string problem)
    {
        // A struct within itself has no size yet.
        MemberModel? variable = table.Members.FirstOrDefault(static member => member.Value is not { IsInline: true, IsNullable: false, Size: > 0 });
        var shape = new StructShape(variable is null ? table.Members.Select(static member => member.Value) : []);
        problem = variable is not null ? $"'{table.Value.Text}' is marked with [FixedLayout], but '{variable.Name}' is a '{variable.Value.NullableText}'"
            : shape.Size is 0 or > MostStructBytes ? $"'{table.Value.Text}' is marked with [FixedLayout], but has {shape.Size} bytes, not 1 to {MostStructBytes}"
            : "";
        return problem.Length > 0 ? null : table with
        {
            Kind = CodecKind.Struct,
            Value = table.Value with { StructSize = shape.Size, StructAlignment = shape.Alignment },
            Members = table.Members.Select(static member => member with { Default = "" }).ToEquatableArray(),
        };
    }

    private CodecModel? Union(INamedTypeSymbol type, ValueModel model, out string problem)
    {
        problem = "";
        var cases = new List<ValueModel>();
        foreach (INamedTypeSymbol? symbol in UnionCases(type))
        {
            if (symbol is null || !symbol.IsSealed || !IsDerived(symbol, type))
            {
                problem = $"the case '{symbol?.Name}' of '{type.Name}' is not a sealed class or record that derives from it";
                return null;
            }

            if (FindNotNull(symbol, out problem) is not { Shape: ValueShape.Table } found)
            {
                return null;
            }

            cases.Add(found);
        }

        problem = cases.Count == 0 ? $"'{type.Name}' is a union without cases" : "";
        return cases.Count == 0 ? null : new CodecModel(CodecKind.Union, model, Cases: cases.ToEquatableArray());
    }

    private CodecModel? Table(INamedTypeSymbol type, ValueModel model, out string problem)
    {
        problem = type.IsAbstract ? $"'{type.Name}' is abstract and not marked with [Union]" : "";
        if (type.IsAbstract || MemberParser.Parse(type, IsAccessible, out problem) is not { } shape)
        {
            return null;
        }

        var members = new List<MemberModel>();
        foreach (MemberSymbol member in shape.Members)
        {
            if (Find(member.Type, out string inner) is not { } value)
            {
                problem = inner.Length > 0 ? inner : $"'{type.Name}.{member.Symbol.Name}' is a '{ContractWords.Short(member.Type)}'";
                return null;
            }

            // One that is absent is null, whatever the constructor would take.
            members.Add(new MemberModel(member.Symbol.Name, value, value.IsNullable ? "" : member.Default, !shape.Arguments.Contains(members.Count)));
        }

        if (members.Sum(static member => member.Value.Size) > MostTableBytes)
        {
            problem = $"'{type.Name}' has more than {MostTableBytes} bytes of members in place";
            return null;
        }

        return new CodecModel(CodecKind.Table, model, members.ToEquatableArray(), shape.Arguments.ToEquatableArray());
    }

    private static IEnumerable<INamedTypeSymbol?> UnionCases(INamedTypeSymbol type) =>
        HyperlightAttributes.Find(type, HyperlightAttributes.Union)!.ConstructorArguments
            .Where(static argument => argument.Kind == TypedConstantKind.Array)
            .SelectMany(static argument => argument.Values)
            .Select(static value => value.Value as INamedTypeSymbol);

    private static bool IsDerived(INamedTypeSymbol type, INamedTypeSymbol from)
    {
        INamedTypeSymbol? current = type.BaseType;
        while (current is not null && !SymbolEqualityComparer.Default.Equals(current, from))
        {
            current = current.BaseType;
        }

        return current is not null;
    }

    private static ValueModel User(ValueShape shape, INamedTypeSymbol type)
    {
        string code = CodeFormats.Code(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated));
        string text = CodeFormats.FullName(type);
        return new ValueModel(shape, GeneratedNames.Identifier(text), code, text, IsValueType: type.IsValueType);
    }

    private static bool IsInSystem(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            space = space.ContainingNamespace;
        }

        return space.Name == "System";
    }

    private static string InSystem(string type, bool isCollection, string arguments) =>
        $"global::System.{(isCollection ? "Collections.Generic." : "")}{type}<{arguments}>";

    private void AddBox(ValueModel element)
    {
        if (element.NeedsBox)
        {
            Add(new CodecModel(CodecKind.Box, element));
        }
    }

    private void Add(CodecModel codec) => _codecs[codec.ClassName] = codec;

    private bool IsAccessible(ISymbol symbol) => compilation.IsSymbolAccessibleWithin(symbol, compilation.Assembly);
}
