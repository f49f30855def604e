namespace Hyperlight.Generators.Contracts.Models;

/// <summary>Which side implements a contract; the names are those of Hyperlight.Protocol.ContractKind.</summary>
internal enum ContractKind
{
    Guest,
    Host,
}
