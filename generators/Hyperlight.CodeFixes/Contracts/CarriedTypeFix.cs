using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>Writes a type that a call carries where there is one that says the same.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CarriedTypeFix))]
[Shared]
internal sealed class CarriedTypeFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.UnsupportedParameterType, DiagnosticIds.UnsupportedReturnType];

    protected override void Offer(Place place)
    {
        if (place.Node is not TypeSyntax old
            || TypeOf(old, place) is not { } type
            || new CarriedTypes(place.Model.Compilation).Find(type) is not { } carried
            || (IsParams(old) && carried is INamedTypeSymbol { Name: "ReadOnlyMemory" }))
        {
            return;
        }

        string text = carried.ToMinimalDisplayString(place.Model, old.SpanStart);
        SyntaxNode written = SyntaxGenerator.GetGenerator(place.Document).TypeExpression(carried)
            .WithTriviaFrom(old).WithAdditionalAnnotations(Simplifier.Annotation);
        place.Offer($"Use '{text}' (changes the contract only)", nameof(CarriedTypeFix), root => root.ReplaceNode(old, written));
    }

    private static bool IsParams(TypeSyntax type) => type.Parent is ParameterSyntax parameter && parameter.Modifiers.Any(SyntaxKind.ParamsKeyword);

    // What is returned by reference stands in a node of its own, and has no fix.
    private static ITypeSymbol? TypeOf(TypeSyntax type, Place place) => type.Parent switch
    {
        ParameterSyntax parameter => place.Model.GetDeclaredSymbol(parameter, place.Cancellation)?.Type,
        MethodDeclarationSyntax method when type is not RefTypeSyntax =>
            place.Model.GetDeclaredSymbol(method, place.Cancellation)?.ReturnType,
        _ => null,
    };
}
