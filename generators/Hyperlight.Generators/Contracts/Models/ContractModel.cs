using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Contracts.Models;

/// <summary>A contract without errors.</summary>
/// <param name="FullName">Its name with namespace and containing types, without '@'.</param>
/// <param name="WireName">Its name on both sides: that one, or what its attribute says.</param>
/// <param name="TypeName">The interface, as in code.</param>
/// <param name="Kind">Which side implements it.</param>
/// <param name="Methods">Its own methods in order of declaration, then those it inherits.</param>
/// <param name="Codecs">The types inside its parameters and results that need code of their own.</param>
internal sealed record ContractModel(
    string FullName, string WireName, string TypeName, ContractKind Kind, EquatableArray<MethodModel> Methods, EquatableArray<CodecModel> Codecs);
