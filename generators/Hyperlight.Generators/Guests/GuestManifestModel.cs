namespace Hyperlight.Generators.Guests;

/// <summary>What is to be known of a guest before it runs.</summary>
/// <param name="ProtocolVersion">The version that the referenced library speaks; null when it does not say.</param>
/// <param name="Contracts">One entry a contract: <c>guest 0123456789abcdef Shop.ICalculator</c>.</param>
internal sealed record GuestManifestModel(string? ProtocolVersion, EquatableArray<string> Contracts);
