using System.Collections.Immutable;
using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Values;
using Hyperlight.Generators.Values.Models;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.Generators.Contracts;

/// <summary>Writes both sides of every call of the <c>[GuestFunction]</c> and <c>[HostFunction]</c> interfaces.</summary>
/// <remarks>A contract with errors gets no code; <see cref="ContractAnalyzer"/> says what is wrong with it.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    internal const string GuestContractsStep = "GuestContracts";
    internal const string HostContractsStep = "HostContracts";
    internal const string ContractNamesStep = "ContractNames";
    internal const string AmbiguousNamesStep = "AmbiguousNames";
    internal const string ContractsStep = "Contracts";
    internal const string CodecsStep = "Codecs";
    internal const string SchemaProperty = "build_property.HyperlightEmitSchema";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var guest = Contracts(context, HyperlightAttributes.GuestFunction, ContractKind.Guest).WithTrackingName(GuestContractsStep);
        var host = Contracts(context, HyperlightAttributes.HostFunction, ContractKind.Host).WithTrackingName(HostContractsStep);

        var names = Names(guest).Combine(Names(host))
            .Select(static (pair, _) => pair.Left.Concat(pair.Right).ToEquatableArray())
            .WithTrackingName(ContractNamesStep);
        var ambiguous = names
            .Select(static (all, _) => FileNames.Ambiguous(all))
            .WithTrackingName(AmbiguousNamesStep);

        EmitEach(context, guest, ambiguous);
        EmitEach(context, host, ambiguous);
        EmitCodecs(context, guest, host);
        EmitSchemas(context, guest, ambiguous);
        EmitSchemas(context, host, ambiguous);
        context.RegisterSourceOutput(names, static (output, all) =>
        {
            if (all.Count > 0)
            {
                output.AddSource(FileNames.Registration, RegistrationEmitter.Emit(all));
            }
        });
    }

    private static IncrementalValuesProvider<ContractModel> Contracts(
        IncrementalGeneratorInitializationContext context, string attribute, ContractKind kind) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (node, _) => node is InterfaceDeclarationSyntax,
            (found, cancellation) => HyperlightAttributes.IsFirst(found, attribute)
                ? ContractParser.Parse((INamedTypeSymbol)found.TargetSymbol, kind, found.SemanticModel.Compilation, cancellation).Model
                : null)
            .SelectMany(static (model, _) => model is null ? ImmutableArray<ContractModel>.Empty : [model]);

    private static IncrementalValueProvider<ImmutableArray<string>> Names(IncrementalValuesProvider<ContractModel> contracts) =>
        contracts.Select(static (contract, _) => contract.FullName).Collect();

    // A type that several contracts use gets its code once.
    private static void EmitCodecs(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ContractModel> guest,
        IncrementalValuesProvider<ContractModel> host) =>
        context.RegisterSourceOutput(
            Codecs(guest).Combine(Codecs(host))
                .SelectMany(static (pair, _) => FileNames.OfCodecs(pair.Left.Concat(pair.Right)))
                .WithTrackingName(CodecsStep),
            static (output, file) => output.AddSource(file.Name, CodecEmitter.Emit(file.Codec)));

    private static void EmitSchemas(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ContractModel> contracts,
        IncrementalValueProvider<EquatableArray<string>> ambiguous)
    {
        var isWanted = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue(SchemaProperty, out string? value) && value.Equals("true", StringComparison.OrdinalIgnoreCase));
        context.RegisterSourceOutput(
            contracts.Combine(isWanted).Where(static pair => pair.Right && pair.Left.Codecs.Count > 0).Select(static (pair, _) => pair.Left).Combine(ambiguous),
            static (output, pair) => output.AddSource(FileNames.OfSchema(pair.Left.FullName, pair.Right), SchemaEmitter.Emit(pair.Left)));
    }

    private static IncrementalValueProvider<ImmutableArray<CodecModel>> Codecs(IncrementalValuesProvider<ContractModel> contracts) =>
        contracts.SelectMany(static (contract, _) => contract.Codecs).Collect();

    private static void EmitEach(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ContractModel> contracts,
        IncrementalValueProvider<EquatableArray<string>> ambiguous) =>
        context.RegisterSourceOutput(
            contracts.Combine(ambiguous).WithTrackingName(ContractsStep),
            static (output, pair) => output.AddSource(FileNames.Of(pair.Left.FullName, pair.Right), ContractEmitter.Emit(pair.Left)));
}
