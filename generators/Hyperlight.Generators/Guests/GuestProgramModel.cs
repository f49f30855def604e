namespace Hyperlight.Generators.Guests;

/// <summary>A guest program, without errors.</summary>
/// <param name="AssemblyName">The name that the guest publishes.</param>
/// <param name="Start">What runs first; null for nothing.</param>
/// <param name="Guests">Its classes, in the order of their names.</param>
internal sealed record GuestProgramModel(string AssemblyName, StartModel? Start, EquatableArray<GuestModel> Guests);
