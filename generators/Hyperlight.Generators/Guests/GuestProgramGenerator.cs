using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.Generators.Guests;

/// <summary>Writes the entry point of a guest program: it creates the <c>[Guest]</c> class and serves its contracts.</summary>
/// <remarks>A guest with errors gets none; <see cref="GuestAnalyzer"/> says what is wrong with it.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class GuestProgramGenerator : IIncrementalGenerator
{
    internal const string FileName = "HyperlightGuest.g.cs";
    internal const string ManifestFileName = "HyperlightGuestManifest.g.cs";
    internal const string CandidatesStep = "GuestCandidates";
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

        var guest = candidates.Collect()
            .Select(static (all, _) => all.Length == 1 ? all[0] : default)
            .WithTrackingName(GuestStep);

        context.RegisterSourceOutput(guest.Select(static (found, _) => found.Model).WithTrackingName(EntryPointStep), static (output, model) =>
        {
            if (model is not null)
            {
                output.AddSource(FileName, GuestProgramEmitter.Emit(model));
            }
        });

        // Apart, because it changes with each function of a contract.
        context.RegisterSourceOutput(guest.Select(static (found, _) => found.Manifest), static (output, manifest) =>
        {
            if (manifest is not null)
            {
                output.AddSource(ManifestFileName, GuestManifestEmitter.Emit(manifest));
            }
        });
    }

    private static EquatableArray<GuestCandidate> Candidates(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        Compilation compilation = found.SemanticModel.Compilation;
        if (!GuestParser.IsProgram(compilation) || !HyperlightAttributes.IsFirst(found, HyperlightAttributes.Guest))
        {
            return default;
        }

        GuestCandidate candidate = GuestParser.Parse((INamedTypeSymbol)found.TargetSymbol, compilation, cancellation).Candidate;
        return new EquatableArray<GuestCandidate>([candidate]);
    }
}
