using Hyperlight.Generators.Contracts;
using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Diagnostics;
using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Guests;

/// <summary>Turns the method marked [GuestStart] into a model, or says what is wrong with it.</summary>
internal static class StartParser
{
    public static (StartModel? Model, Diagnostic? Problem) Parse(IMethodSymbol method, Compilation compilation) =>
        ObstacleOf(method, compilation) is { } obstacle
            ? (null, Diagnostic.Create(GuestDiagnostics.StartIsNotCallable, Locations.Of(method), method.Name, obstacle))
            : (new StartModel($"{CodeFormats.Code(method.ContainingType)}.{CodeFormats.Identifier(method.Name)}", !method.ReturnsVoid), null);

    private static string? ObstacleOf(IMethodSymbol method, Compilation compilation) => method switch
    {
        { IsStatic: false } => "not static",
        { IsAbstract: true } or { IsVirtual: true } => "left to the implementing type",
        { Parameters.IsEmpty: false } => "declared with parameters",
        { IsGenericMethod: true } or { ContainingType.IsGenericType: true } => "generic, or in a generic type",
        { ReturnsVoid: true, IsAsync: true } => "async and returns void, so nothing could wait for it",
        _ when !method.ReturnsVoid && TaskTypes.Unwrap(method.ReturnType) is not { Kind: not TaskKind.None, Result: null } => "declared with a result",
        _ when method.ContainingType.IsFileLocal || !compilation.IsSymbolAccessibleWithin(method, compilation.Assembly) => "not internal or public",
        _ => null,
    };
}
