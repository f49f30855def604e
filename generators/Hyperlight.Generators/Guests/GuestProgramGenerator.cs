using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.Generators.Guests;

/// <summary>Writes the entry point of a guest program: it creates the <c>[Guest]</c> classes and serves their contracts.</summary>
/// <remarks>A program with errors gets none; <see cref="GuestAnalyzer"/> says what is wrong with it.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class GuestProgramGenerator : IIncrementalGenerator
{
    internal const string FileName = "HyperlightGuest.g.cs";
    internal const string ManifestFileName = "HyperlightGuestManifest.g.cs";
    internal const string CandidatesStep = "GuestCandidates";
    internal const string StartStep = "GuestStart";
    internal const string GuestStep = "Guest";
    internal const string EntryPointStep = "GuestEntryPoint";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var candidates = context.SyntaxProvider.ForAttributeWithMetadataName(
            HyperlightAttributes.Guest,
            static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
            static (found, cancellation) => Candidates(found, cancellation))
            .SelectMany(static (found, _) => found)
            .WithTrackingName(CandidatesStep);

        // One that is wrong counts, as one without a method to call.
        var starts = context.SyntaxProvider.ForAttributeWithMetadataName(
            HyperlightAttributes.GuestStart,
            static (node, _) => node is MethodDeclarationSyntax,
            static (found, _) => StartParser.Parse((IMethodSymbol)found.TargetSymbol, found.SemanticModel.Compilation).Model)
            .WithTrackingName(StartStep);

        var name = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "guest");
        var guests = candidates.Collect().Select(static (all, _) => all.ToEquatableArray()).WithTrackingName(GuestStep);
        var program = guests.Select(static (all, _) => Models(all))
            .Combine(starts.Collect()).Combine(name)
            .Select(static (parts, _) => Program(parts.Left.Left, parts.Left.Right, parts.Right))
            .WithTrackingName(EntryPointStep);

        context.RegisterSourceOutput(program, static (output, model) =>
        {
            if (model is not null)
            {
                output.AddSource(FileName, GuestProgramEmitter.Emit(model));
            }
        });

        // Apart, because it changes with each function of a contract.
        context.RegisterSourceOutput(guests.Select(static (all, _) => GuestManifestModel.Of(all)), static (output, manifest) =>
        {
            if (manifest is not null)
            {
                output.AddSource(ManifestFileName, GuestManifestEmitter.Emit(manifest));
            }
        });
    }

    // None when one of them is wrong.
    private static EquatableArray<GuestModel> Models(EquatableArray<GuestCandidate> guests)
    {
        var models = guests.Select(static guest => guest.Model).OfType<GuestModel>().ToList();
        bool isWrong = models.Count < guests.Count || GuestCollisions.Served(models).Any() || GuestCollisions.Names(models).Any();
        return isWrong ? default : models.OrderBy(static guest => guest.TypeName, StringComparer.Ordinal).ToEquatableArray();
    }

    private static GuestProgramModel? Program(EquatableArray<GuestModel> guests, ImmutableArray<StartModel?> starts, string assemblyName) =>
        guests.Count == 0 || starts.Length > 1 || starts.Contains(null)
            ? null
            : new GuestProgramModel(assemblyName, starts.FirstOrDefault(), guests);

    private static EquatableArray<GuestCandidate> Candidates(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        Compilation compilation = found.SemanticModel.Compilation;
        if (!GuestParser.IsProgram(compilation) || !HyperlightAttributes.IsFirst(found, HyperlightAttributes.Guest))
        {
            return default;
        }

        var (candidate, problems) = GuestParser.Parse((INamedTypeSymbol)found.TargetSymbol, compilation, cancellation);
        return new EquatableArray<GuestCandidate>([problems.IsEmpty ? candidate : default]);
    }
}
