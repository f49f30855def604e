namespace Hyperlight;

/// <summary>What a guest's build left in its program: known before anything of the guest runs.</summary>
/// <remarks>From the ELF note of owner <c>Hyperlight</c>, type 1: JSON, the same as in the file <c>.manifest.json</c> beside a staged guest.</remarks>
public sealed class GuestManifest
{
    internal GuestManifest(string name, IReadOnlyList<string> features, uint protocolVersion, string contractFingerprint, string buildId, IReadOnlyList<string> hostContracts) =>
        (Name, Features, ProtocolVersion, ContractFingerprint, BuildId, HostContracts) = (name, features, protocolVersion, contractFingerprint, buildId, hostContracts);

    /// <summary>The guest's name.</summary>
    public string Name { get; }

    /// <summary>What the guest was built with, such as <c>trace_guest</c>.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>The version of the protocol between host and guest that it speaks; 0 for a program that answers no calls.</summary>
    public long ProtocolVersion { get; }

    /// <summary>The same for guests that implement and call the same contracts: 16 hexadecimal digits.</summary>
    public string ContractFingerprint { get; }

    /// <summary>The id that the linker gave the program, in hexadecimal digits; empty when it gave none.</summary>
    public string BuildId { get; }

    /// <summary>Full names of the contracts that the guest expects its host to implement.</summary>
    internal IReadOnlyList<string> HostContracts { get; }
}
