namespace Hyperlight.Generators.Staging;

/// <summary>A guest that the build staged beside the host.</summary>
/// <param name="Identifier">The property that names it, without '@'.</param>
/// <param name="Path">Where it is, relative to the host's output folder.</param>
internal sealed record StagedGuest(string Identifier, string Path);
