namespace Hyperlight.Generators.Guests;

/// <summary>A class of a guest program, without errors.</summary>
/// <param name="TypeName">The class, as in code.</param>
/// <param name="Name">Its name, for messages.</param>
/// <param name="HostContracts">What its constructor asks for, in order.</param>
/// <param name="GuestContracts">What it serves.</param>
internal sealed record GuestModel(
    string TypeName, string Name, EquatableArray<ContractUse> HostContracts, EquatableArray<ContractUse> GuestContracts);
