using System.Text;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Calls;

/// <summary>The host functions that a guest may call, contract by contract.</summary>
internal class HostFunctionTable(ContractDispatcher[] dispatchers)
{
    /// <summary>No function has a longer name, in bytes; a guest can send one of the size of a message.</summary>
    private const int MostNameBytes = 4096;

    /// <summary>As much of a name as anybody wants to see.</summary>
    public static string ShownName(ReadOnlySpan<byte> utf8Name) => Encoding.UTF8.GetString(utf8Name[..Math.Min(utf8Name.Length, MostNameBytes)]);

    /// <summary>Reads a call of a function of these as the guest's own library writes it.</summary>
    /// <returns>False when it is none, or has to be looked at in full.</returns>
    public bool TryRead(ReadOnlySpan<byte> message, out ContractDispatcher dispatcher, out int function, out FunctionCallMessage call)
    {
        ReadOnlySpan<byte> name = FunctionCallMessage.PeekName(message);
        foreach (ContractDispatcher candidate in dispatchers)
        {
            int index = name.Length <= MostNameBytes ? candidate.Contract.IndexOf(name) : -1;
            if (index >= 0 && FunctionCallMessage.TryRead(message, candidate.Contract.Functions[index], out call))
            {
                (dispatcher, function) = (candidate, index);
                return true;
            }
        }
        (dispatcher, function) = (null!, -1);
        call = default;
        return false;
    }

    /// <summary>Finds who answers a call.</summary>
    /// <returns>False when nobody does.</returns>
    public virtual bool TryFind(ReadOnlySpan<byte> utf8Name, out ContractDispatcher dispatcher, out int function)
    {
        (dispatcher, function) = (null!, -1);
        if (utf8Name.Length > MostNameBytes)
            return false;
        foreach (ContractDispatcher candidate in dispatchers)
        {
            function = candidate.Contract.IndexOf(utf8Name);
            dispatcher = candidate;
            if (function >= 0)
                return true;
        }
        return false;
    }

    /// <summary>Looks whether all contracts are there that the guest's manifest asks for, before anything of the guest runs.</summary>
    /// <exception cref="ContractMismatchException">One is missing.</exception>
    public virtual void Check(GuestManifest manifest)
    {
        foreach (string wanted in manifest.HostContracts)
        {
            if (!Array.Exists(dispatchers, dispatcher => dispatcher.Contract.Name == wanted))
                throw Missing(wanted);
        }
    }

    /// <summary>Compares what the guest expects of its host with what is there.</summary>
    /// <exception cref="ContractMismatchException">A function is missing or has another signature.</exception>
    public virtual void Check(ReadyInfo guest)
    {
        foreach (PublishedContract wanted in guest.Contracts.Where(contract => contract.Kind == ContractKind.Host))
        {
            ContractDispatcher? offered = dispatchers.FirstOrDefault(dispatcher => dispatcher.Contract.Name == wanted.Name);
            if (offered is null)
                throw Missing(wanted.Name);
            IReadOnlyList<string> differences = ContractComparison.Differences(offered.Contract, wanted);
            if (differences.Count > 0)
                throw new ContractMismatchException(wanted.Name, differences);
        }
    }

    private static ContractMismatchException Missing(string contract) =>
        new(contract, [$"missing in the host: {contract}; register it with {nameof(SandboxBuilder)}.{nameof(SandboxBuilder.WithHostFunctions)}"]);
}
