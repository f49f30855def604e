namespace Hyperlight.Generators.Guests;

/// <summary>The class of a guest program, without errors. Types are written as in code.</summary>
/// <param name="AssemblyName">The name that the guest publishes.</param>
/// <param name="TypeName">The class.</param>
/// <param name="HostContracts">What its constructor asks for, in order.</param>
/// <param name="GuestContracts">What it serves.</param>
internal sealed record GuestModel(
    string AssemblyName,
    string TypeName,
    EquatableArray<string> HostContracts,
    EquatableArray<string> GuestContracts);
