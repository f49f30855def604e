namespace Hyperlight;

/// <summary>Host and guest were built against different versions of a contract.</summary>
public sealed class ContractMismatchException : HyperlightException
{
    internal ContractMismatchException(string contract, IReadOnlyList<string> differences)
        : base($"Host and guest do not agree on {contract}:{string.Concat(differences.Select(line => $"{Environment.NewLine}  {line}"))}{Environment.NewLine}Rebuild both against the same version of the contract.")
    {
        Contract = contract;
        Differences = differences;
    }

    /// <summary>Full name of the contract's interface.</summary>
    public string Contract { get; }

    /// <summary>One line for each function that differs, with both signatures.</summary>
    public IReadOnlyList<string> Differences { get; }
}
