using System.Collections.Immutable;
using Hyperlight.Generators.Contracts;
using Hyperlight.Generators.Diagnostics;
using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Guests;

/// <summary>Turns the class marked [Guest] into a model, or says what is wrong with it.</summary>
internal sealed class GuestParser
{
    private readonly INamedTypeSymbol _guest;
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellation;
    private readonly ImmutableArray<Diagnostic>.Builder _problems = ImmutableArray.CreateBuilder<Diagnostic>();

    private GuestParser(INamedTypeSymbol guest, Compilation compilation, CancellationToken cancellation)
    {
        _guest = guest;
        _compilation = compilation;
        _cancellation = cancellation;
    }

    /// <summary>Parses a guest.</summary>
    /// <returns>Models when the class is right, whatever is wrong with the program.</returns>
    public static (GuestCandidate Candidate, ImmutableArray<Diagnostic> Problems) Parse(
        INamedTypeSymbol guest, Compilation compilation, CancellationToken cancellation)
    {
        var parser = new GuestParser(guest, compilation, cancellation);
        bool canBeCreated = parser.CheckClass();
        ImmutableArray<INamedTypeSymbol> guestContracts = parser.ParseInterfaces();
        ImmutableArray<INamedTypeSymbol> hostContracts = canBeCreated ? parser.ParseConstructor() : [];
        GuestCandidate candidate = parser._problems.Count == 0 ? parser.ToCandidate(hostContracts, guestContracts) : default;
        parser.CheckProgram();
        return (candidate, parser._problems.ToImmutable());
    }

    /// <summary>Only a program gets an entry point; a library with a guest class is there to be tested or built upon.</summary>
    public static bool IsProgram(Compilation compilation) =>
        compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;

    private bool CheckClass()
    {
        string? obstacle =
            _guest.IsStatic ? "static"
            : _guest.IsAbstract ? "abstract"
            : _guest.IsGenericType ? "generic, or nested in a generic type"
            : _guest.IsFileLocal || !IsAccessible(_guest) ? "not internal or public"
            : null;
        if (obstacle is not null)
        {
            Report(GuestDiagnostics.NotConstructible, Locations.Of(_guest), _guest.Name, obstacle);
        }

        return obstacle is null;
    }

    private ImmutableArray<INamedTypeSymbol> ParseInterfaces()
    {
        var contracts = _guest.AllInterfaces
            .Where(type => HyperlightAttributes.Has(type, HyperlightAttributes.GuestFunction) && IsAccessible(type))
            .ToImmutableArray();
        if (contracts.IsEmpty)
        {
            Report(GuestDiagnostics.NoContract, Locations.Of(_guest), _guest.Name);
        }

        CheckNames(contracts, _ => Locations.Of(_guest));
        return contracts;
    }

    private ImmutableArray<INamedTypeSymbol> ParseConstructor()
    {
        var constructors = _guest.InstanceConstructors.Where(IsAccessible).ToList();
        if (constructors.Count != 1)
        {
            Report(GuestDiagnostics.NotOneConstructor, Locations.Of(_guest), _guest.Name, constructors.Count);
            return [];
        }

        ImmutableArray<IParameterSymbol> parameters = constructors[0].Parameters;
        var contracts = parameters.Select(ParseParameter).OfType<INamedTypeSymbol>().ToImmutableArray();
        CheckNames(contracts, Locate);
        return contracts;

        Location Locate(INamedTypeSymbol type) =>
            TypeLocation(parameters.First(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type, type)));
    }

    private INamedTypeSymbol? ParseParameter(IParameterSymbol parameter)
    {
        if (parameter is { RefKind: RefKind.None or RefKind.In, Type: INamedTypeSymbol { TypeKind: TypeKind.Interface } type }
            && HyperlightAttributes.Has(type, HyperlightAttributes.HostFunction))
        {
            return type;
        }

        Report(
            GuestDiagnostics.ParameterIsNoHostContract,
            TypeLocation(parameter),
            parameter.Name,
            _guest.Name,
            ContractWords.Short(parameter.Type));
        return null;
    }

    /// <summary>Names in calls hold no namespace, so two contracts of one direction must not share theirs.</summary>
    private void CheckNames(ImmutableArray<INamedTypeSymbol> contracts, Func<INamedTypeSymbol, Location> locate)
    {
        var sameNames = contracts
            .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
            .GroupBy(CallNames.Short)
            .Select(static group => group.ToList())
            .Where(static group => group.Count > 1);
        foreach (List<INamedTypeSymbol> group in sameNames)
        {
            string first = CodeFormats.FullName(group[0]);
            string second = CodeFormats.FullName(group[1]);
            Report(GuestDiagnostics.SameNameInCalls, locate(group[1]), first, second, _guest.Name, CallNames.Short(group[0]));
        }
    }

    private void CheckProgram()
    {
        if (!IsProgram(_compilation))
        {
            return;
        }

        if (_compilation.GetTypeByMetadataName(GeneratedNames.GuestProgramMetadataName) is null)
        {
            Report(ContractDiagnostics.MissingReference, Locations.Of(_guest), _guest.Name, "Hyperlight.Guest");
        }

        if (_compilation.GetEntryPoint(_cancellation) is { } entryPoint && !IsGenerated(entryPoint))
        {
            Report(GuestDiagnostics.OwnEntryPoint, Locations.Of(entryPoint), entryPoint.ToDisplayString(), _guest.Name);
        }
    }

    private GuestCandidate ToCandidate(ImmutableArray<INamedTypeSymbol> hostContracts, ImmutableArray<INamedTypeSymbol> guestContracts)
    {
        var model = new GuestModel(CodeFormats.Code(_guest), _guest.Name, Uses(hostContracts), Uses(guestContracts));
        return new GuestCandidate(model, GuestManifestParser.Parse(hostContracts, guestContracts, _compilation, _cancellation));
    }

    private static EquatableArray<ContractUse> Uses(ImmutableArray<INamedTypeSymbol> contracts) => contracts
        .Select(static contract => new ContractUse(CodeFormats.Code(contract), CodeFormats.FullName(contract), CallNames.Short(contract)))
        .ToEquatableArray();

    private void Report(DiagnosticDescriptor descriptor, Location location, params object[] arguments) =>
        _problems.Add(Diagnostic.Create(descriptor, location, arguments));

    private Location TypeLocation(IParameterSymbol parameter) => Locations.OfType(parameter, Locations.Of(_guest), _cancellation);

    private bool IsAccessible(ISymbol symbol) => _compilation.IsSymbolAccessibleWithin(symbol, _compilation.Assembly);

    private static bool IsGenerated(IMethodSymbol entryPoint) =>
        CodeFormats.FullName(entryPoint.ContainingType) == $"{GeneratedNames.Namespace}.{GeneratedNames.EntryPointClass}";
}
