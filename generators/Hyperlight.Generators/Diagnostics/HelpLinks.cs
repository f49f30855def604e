namespace Hyperlight.Generators.Diagnostics;

/// <summary>Where the page of a diagnostic is.</summary>
internal static class HelpLinks
{
    public const string Root = "https://github.com/hyperlight-bindings/hyperlight-bindings/blob/main/docs/diagnostics/";

    public static string For(string id) => $"{Root}{id}.md";
}
