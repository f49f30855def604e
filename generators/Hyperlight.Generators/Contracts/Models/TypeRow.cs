namespace Hyperlight.Generators.Contracts.Models;

/// <summary>What generated code has to know of a type; see the properties of <see cref="TypeModel"/>.</summary>
internal sealed record TypeRow(string Keyword, string Code, string WireType, string Reader, string Cast);
