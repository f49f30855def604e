namespace Hyperlight.Generators.Guests;

/// <summary>A class marked [Guest]: without models when it has errors, yet it counts when guests are counted.</summary>
internal readonly record struct GuestCandidate(GuestModel? Model, GuestManifestModel? Manifest);
