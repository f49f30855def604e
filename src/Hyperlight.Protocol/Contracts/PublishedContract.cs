using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>A contract as a guest published it: one that it implements or one that it calls.</summary>
/// <param name="Name">Full name of the interface.</param>
/// <param name="Kind">Which side implements it.</param>
/// <param name="Fingerprint">See <see cref="ContractDescriptor.Fingerprint"/>.</param>
/// <param name="Functions">Its functions.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record PublishedContract(string Name, ContractKind Kind, ulong Fingerprint, IReadOnlyList<PublishedFunction> Functions)
{
    /// <summary>The types inside its functions.</summary>
    public IReadOnlyList<TypeDescriptor> Types { get; init; } = [];

    /// <summary>What a guest publishes about a contract.</summary>
    /// <param name="contract">The guest's own description of it.</param>
    public static PublishedContract Of(ContractDescriptor contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var functions = new List<PublishedFunction>();
        foreach (var function in contract.Functions)
        {
            functions.Add(new PublishedFunction(function.Name, function.Signature));
        }

        return new PublishedContract(contract.Name, contract.Kind, contract.Fingerprint, functions) { Types = contract.Types };
    }
}
