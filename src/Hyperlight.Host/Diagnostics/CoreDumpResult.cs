namespace Hyperlight.Host.Diagnostics;

/// <summary>What became of a core dump.</summary>
/// <param name="File">Its path, or null when none was written.</param>
/// <param name="Sentence">What the error's message says of it, with a blank in front; empty when none was wanted.</param>
internal readonly record struct CoreDumpResult(string? File, string Sentence);
