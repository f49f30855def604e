using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Both sides of a contract, as generated.</summary>
/// <typeparam name="T">The interface.</typeparam>
/// <param name="contract">Its description.</param>
/// <param name="createProxy">Makes the caller's side.</param>
/// <param name="createDispatcher">Makes the callee's side.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ContractStubs<T>(
    ContractDescriptor contract,
    Func<CallChannel, T> createProxy,
    Func<T, ContractDispatcher> createDispatcher)
    where T : class
{
    /// <summary>The description of the contract.</summary>
    public ContractDescriptor Contract { get; } = contract;

    /// <summary>Makes an object whose members call through a channel.</summary>
    /// <param name="channel">The way to the other side.</param>
    public T CreateProxy(CallChannel channel) => createProxy(channel);

    /// <summary>Makes a dispatcher that calls an implementation.</summary>
    /// <param name="implementation">The implementation.</param>
    public ContractDispatcher CreateDispatcher(T implementation) => createDispatcher(implementation);
}
