using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>The methods that do what a property does.</summary>
internal static class PropertyMethods
{
    /// <summary>One for each accessor; none when accessors differ in who may call them.</summary>
    public static List<MethodDeclarationSyntax> Of(PropertyDeclarationSyntax property)
    {
        SyntaxList<AccessorDeclarationSyntax> accessors = property.AccessorList?.Accessors ?? default;
        if (accessors.Any(static accessor => accessor.Modifiers.Count > 0))
        {
            return [];
        }

        var methods = accessors.OrderByDescending(IsGetter).Select(accessor => Method(property, accessor)).ToList();
        if (property.ExpressionBody is { } body)
        {
            methods.Add(Getter(property).WithExpressionBody(body).WithSemicolonToken(property.SemicolonToken));
        }

        return [.. methods.Select((method, index) => Placed(method, property, index, methods.Count))];
    }

    private static MethodDeclarationSyntax Method(PropertyDeclarationSyntax property, AccessorDeclarationSyntax accessor) =>
        (IsGetter(accessor) ? Getter(property) : Setter(property))
            .AddAttributeLists([.. accessor.AttributeLists])
            .WithBody(accessor.Body)
            .WithExpressionBody(accessor.ExpressionBody)
            .WithSemicolonToken(accessor.SemicolonToken);

    private static MethodDeclarationSyntax Getter(PropertyDeclarationSyntax property) => Declare(property, property.Type, "Get");

    // Named as what a setter's body calls it.
    private static MethodDeclarationSyntax Setter(PropertyDeclarationSyntax property) =>
        Declare(property, PredefinedType(Token(SyntaxKind.VoidKeyword)), "Set")
            .AddParameterListParameters(Parameter(Identifier("value")).WithType(property.Type.WithoutTrivia()));

    private static MethodDeclarationSyntax Declare(PropertyDeclarationSyntax property, TypeSyntax returns, string prefix) =>
        MethodDeclaration(returns.WithoutTrivia(), prefix + property.Identifier.ValueText)
            .WithAttributeLists(property.AttributeLists)
            .WithModifiers(property.Modifiers);

    // What stands before the property stays where it is; of that a second method gets the documentation.
    private static MethodDeclarationSyntax Placed(MethodDeclarationSyntax method, PropertyDeclarationSyntax property, int index, int count)
    {
        SyntaxTriviaList before = property.GetLeadingTrivia();
        SyntaxTriviaList after = property.GetTrailingTrivia();
        SyntaxTrivia between = after.Any(SyntaxKind.EndOfLineTrivia) ? ElasticLineFeed : Space;
        return method
            .WithLeadingTrivia(index == 0 ? before : before.Where(static trivia => trivia.HasStructure && !trivia.IsDirective))
            .WithTrailingTrivia(index == count - 1 ? after : TriviaList(between))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static bool IsGetter(AccessorDeclarationSyntax accessor) => accessor.IsKind(SyntaxKind.GetAccessorDeclaration);
}
