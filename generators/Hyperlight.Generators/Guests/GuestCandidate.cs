namespace Hyperlight.Generators.Guests;

/// <summary>A class marked [Guest]: without a model when it has errors, yet it counts when guests are counted.</summary>
internal readonly record struct GuestCandidate(GuestModel? Model);
