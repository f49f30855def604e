using System.Collections.Immutable;
using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Diagnostics;
using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values;
using Hyperlight.Generators.Values.Models;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Contracts;

/// <summary>Turns an annotated interface into a model, or says what is wrong with it.</summary>
internal sealed class ContractParser
{
    private readonly INamedTypeSymbol _contract;
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellation;
    private readonly List<Diagnostic> _problems = [];
    private readonly List<MethodDraft> _methods = [];
    private readonly ValueParser _values;
    private bool _isValid = true;

    private ContractParser(INamedTypeSymbol contract, Compilation compilation, CancellationToken cancellation)
    {
        _contract = contract;
        _compilation = compilation;
        _cancellation = cancellation;
        _values = new ValueParser(compilation, cancellation);
    }

    /// <summary>Parses a contract.</summary>
    /// <returns>A model when there are no errors, else null; in the latter case the compiler may have said all there is to say.</returns>
    public static (ContractModel? Model, ImmutableArray<Diagnostic> Problems) Parse(
        INamedTypeSymbol contract, ContractKind kind, Compilation compilation, CancellationToken cancellation)
    {
        var parser = new ContractParser(contract, compilation, cancellation);
        parser.CheckInterface();
        parser.CollectMembers();
        parser.CheckNames();
        return (parser._isValid ? parser.ToModel(kind) : null, parser._problems.ToImmutableArray());
    }

    private void CheckInterface()
    {
        if (HyperlightAttributes.Has(_contract, HyperlightAttributes.GuestFunction)
            && HyperlightAttributes.Find(_contract, HyperlightAttributes.HostFunction) is { } second)
        {
            Report(ContractDiagnostics.BothKinds, Locations.Of(second, _contract, _cancellation), _contract.Name);
        }

        if (TypeAndContainers(_contract).Any(static type => type.IsGenericType))
        {
            Report(ContractDiagnostics.GenericContract, Locations.Of(_contract), _contract.Name);
        }

        if (TypeAndContainers(_contract).Any(static type => type.IsFileLocal)
            || !IsAccessible(_contract))
        {
            Report(ContractDiagnostics.InaccessibleContract, Locations.Of(_contract), _contract.Name);
        }

        if (CallNames.Given(_contract) is { } given && !CallNames.IsContractName(given.Name))
        {
            Report(ContractDiagnostics.NotAName, Locations.Of(given.Attribute, _contract, _cancellation), given.Name ?? "", _contract.Name);
        }

        if (_compilation.GetTypeByMetadataName(GeneratedNames.RegistryMetadataName) is null)
        {
            Report(ContractDiagnostics.MissingReference, Locations.Of(_contract), _contract.Name, "Hyperlight.Protocol");
        }
    }

    private void CollectMembers()
    {
        var declaringTypes = _contract.AllInterfaces.Insert(0, _contract).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol declaring in declaringTypes)
        {
            foreach (ISymbol member in declaring.GetMembers())
            {
                _cancellation.ThrowIfCancellationRequested();
                CollectMember(member);
            }
        }
    }

    private void CollectMember(ISymbol member)
    {
        bool isAccessor = member is IMethodSymbol { AssociatedSymbol: not null };
        bool isLeftToTheImplementation = (member.IsAbstract || member.IsVirtual) && !ContractWords.IsExplicitImplementation(member);
        if (isAccessor || !isLeftToTheImplementation || member is INamedTypeSymbol)
        {
            return;
        }

        if (member.IsStatic)
        {
            Report(ContractDiagnostics.StaticMember, LocationOf(member), Describe(member));
        }
        else if (member is IMethodSymbol method)
        {
            CollectMethod(method);
        }
        else
        {
            Report(ContractDiagnostics.MemberIsNotAMethod, LocationOf(member), Describe(member), ContractWords.KindOf(member));
        }
    }

    private void CollectMethod(IMethodSymbol method)
    {
        if (method.IsGenericMethod)
        {
            Report(ContractDiagnostics.GenericMethod, LocationOf(method), Describe(method));
            return;
        }

        if (IsAccessible(method.ContainingType) && !IsAccessible(method))
        {
            Report(ContractDiagnostics.InaccessibleMethod, LocationOf(method), Describe(method));
        }

        var (task, result) = TaskTypes.Unwrap(method.ReturnType);
        TypeModel? returnType = result is null ? new TypeModel(ContractType.Void, IsNullable: false) : ParseReturnType(method, result);
        IParameterSymbol? token = method.Parameters.LastOrDefault() is { } last && TaskTypes.IsToken(last.Type) ? last : null;
        CheckToken(token);
        var parameters = method.Parameters.Where(parameter => !ReferenceEquals(parameter, token)).Select(ParseParameter).ToList();
        string name = ParseName(method);
        if (returnType is { } found && parameters.All(static parameter => parameter is not null))
        {
            _methods.Add(new MethodDraft(method, name, task, found, parameters.OfType<ParameterModel>().ToEquatableArray(), token?.Name));
        }
    }

    private string ParseName(IMethodSymbol method)
    {
        if (CallNames.Given(method) is not { } given)
        {
            return method.Name;
        }

        if (!CallNames.IsFunctionName(given.Name))
        {
            Location location = IsHere(method) ? Locations.Of(given.Attribute, method, _cancellation) : Locations.Of(_contract);
            Report(ContractDiagnostics.NotAName, location, given.Name ?? "", Describe(method));
        }

        return given.Name ?? method.Name;
    }

    private void CheckToken(IParameterSymbol? token)
    {
        if (token is not null && token.RefKind != RefKind.None)
        {
            ReportModifier(token, token.RefKind == RefKind.In ? "in" : ContractWords.ModifierOf(token)!);
        }
    }

    private void CheckNames()
    {
        foreach (var (first, second, name) in new FunctionNames(CallNames.Short(_contract), _methods).Collisions())
        {
            Report(ContractDiagnostics.SameNameInCalls, LocationOf(second.Symbol), Describe(first.Symbol), Describe(second.Symbol), name);
        }
    }

    private TypeModel? ParseReturnType(IMethodSymbol method, ITypeSymbol result)
    {
        string problem = "";
        TypeModel? type = method.ReturnsByRef || method.ReturnsByRefReadonly ? null : Find(result, out problem);
        if (type is null)
        {
            ReportType(
                ContractDiagnostics.UnsupportedReturnType,
                result,
                Locations.OfReturnType(method, LocationOf(method), _cancellation),
                Describe(method),
                ContractWords.ReturnTypeOf(method),
                problem);
        }

        return type;
    }

    private ParameterModel? ParseParameter(IParameterSymbol parameter)
    {
        if (ContractWords.ModifierOf(parameter) is { } modifier)
        {
            ReportModifier(parameter, modifier);
        }

        if (TaskTypes.IsToken(parameter.Type))
        {
            Location location = Locations.OfType(parameter, LocationOf(parameter), _cancellation);
            Report(ContractDiagnostics.TokenIsNotLast, location, parameter.Name, Describe(parameter.ContainingSymbol));
            return null;
        }

        if (Find(parameter.Type, out string problem) is { } type)
        {
            return new ParameterModel(parameter.Name, type, parameter.RefKind == RefKind.In);
        }

        ReportType(
            ContractDiagnostics.UnsupportedParameterType,
            parameter.Type,
            Locations.OfType(parameter, LocationOf(parameter), _cancellation),
            parameter.Name,
            Describe(parameter.ContainingSymbol),
            ContractWords.Short(parameter.Type),
            problem);
        return null;
    }

    private TypeModel? Find(ITypeSymbol type, out string problem)
    {
        problem = "";
        if (TypeTable.Find(type) is { } simple)
        {
            return simple;
        }

        if (_values.Find(type, out problem) is not { } value)
        {
            problem = problem.Length == 0 ? "" : $": {problem}";
            return null;
        }

        ITypeSymbol notNull = value.IsValueType && type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        return new TypeModel(ContractType.Value, value.IsNullable, value, CodeFormats.Code(notNull), _values.RootCodec(value));
    }

    private ContractModel ToModel(ContractKind kind)
    {
        var names = new FunctionNames(CallNames.Short(_contract), _methods);
        return new ContractModel(
            CodeFormats.FullName(_contract),
            CallNames.OfContract(_contract),
            CodeFormats.Code(_contract),
            kind,
            _methods.Select(method => ToModel(method, names)).ToEquatableArray(),
            _values.Codecs);
    }

    private static MethodModel ToModel(MethodDraft method, FunctionNames names) => new(
        method.Symbol.Name,
        CodeFormats.Code(method.Symbol.ContainingType),
        names.WireName(method),
        names.Signature(method),
        method.Task,
        method.ReturnType,
        method.Parameters,
        method.Token);

    private void ReportModifier(IParameterSymbol parameter, string modifier) => Report(
        ContractDiagnostics.ParameterIsNotByValue,
        Locations.OfModifier(parameter, LocationOf(parameter), _cancellation),
        parameter.Name,
        Describe(parameter.ContainingSymbol),
        modifier);

    private void ReportType(DiagnosticDescriptor descriptor, ITypeSymbol type, Location location, params object[] arguments)
    {
        _isValid = false;

        // A type that does not exist is the compiler's to report; a type parameter makes the contract generic, which is said once.
        if (type.TypeKind is not TypeKind.Error and not TypeKind.TypeParameter)
        {
            Report(descriptor, location, arguments);
        }
    }

    private void Report(DiagnosticDescriptor descriptor, Location location, params object[] arguments)
    {
        _isValid = false;
        _problems.Add(Diagnostic.Create(descriptor, location, arguments));
    }

    // A member from another assembly is reported at the contract that inherits it.
    private Location LocationOf(ISymbol member) => Locations.Of(IsHere(member) ? member : _contract);

    private bool IsHere(ISymbol member) => member.Locations[0].SourceTree is { } tree && _compilation.ContainsSyntaxTree(tree);

    private bool IsAccessible(ISymbol symbol) => _compilation.IsSymbolAccessibleWithin(symbol, _compilation.Assembly);

    private string Describe(ISymbol member) => ContractWords.Describe(member, _contract);

    private static IEnumerable<INamedTypeSymbol> TypeAndContainers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            yield return current;
        }
    }
}
