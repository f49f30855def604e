namespace Hyperlight.Generators.Diagnostics;

internal static class DiagnosticCategory
{
    public const string Name = "Hyperlight";
}
