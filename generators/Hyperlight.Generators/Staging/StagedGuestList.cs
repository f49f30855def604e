namespace Hyperlight.Generators.Staging;

/// <summary>What the property HyperlightStagedGuests says.</summary>
/// <param name="Guests">The staged guests.</param>
/// <param name="Malformed">Entries that are not of the form <c>Name=path</c>.</param>
internal sealed record StagedGuestList(EquatableArray<StagedGuest> Guests, EquatableArray<string> Malformed);
