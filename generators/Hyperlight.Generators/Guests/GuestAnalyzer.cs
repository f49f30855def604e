using System.Collections.Concurrent;
using System.Collections.Immutable;
using Hyperlight.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hyperlight.Generators.Guests;

/// <summary>Reports what keeps a guest's entry point from being generated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GuestAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        GuestDiagnostics.NotConstructible,
        GuestDiagnostics.NotOneConstructor,
        GuestDiagnostics.NoContract,
        GuestDiagnostics.ParameterIsNoHostContract,
        GuestDiagnostics.MoreThanOneGuest,
        GuestDiagnostics.OwnEntryPoint,
        GuestDiagnostics.SameNameInCalls,
        ContractDiagnostics.MissingReference,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var guests = new ConcurrentBag<INamedTypeSymbol>();
            start.RegisterSymbolAction(symbol => Analyze(symbol, guests), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => ReportSeveral(end, guests));
        });
    }

    private static void Analyze(SymbolAnalysisContext context, ConcurrentBag<INamedTypeSymbol> guests)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!HyperlightAttributes.Has(type, HyperlightAttributes.Guest))
        {
            return;
        }

        guests.Add(type);
        foreach (Diagnostic problem in GuestParser.Parse(type, context.Compilation, context.CancellationToken).Problems)
        {
            context.ReportDiagnostic(problem);
        }
    }

    private static void ReportSeveral(CompilationAnalysisContext context, ConcurrentBag<INamedTypeSymbol> guests)
    {
        if (guests.Count < 2 || !GuestParser.IsProgram(context.Compilation))
        {
            return;
        }

        foreach (INamedTypeSymbol guest in guests)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                GuestDiagnostics.MoreThanOneGuest, Locations.Of(guest), guest.Name, guests.Count));
        }
    }
}
