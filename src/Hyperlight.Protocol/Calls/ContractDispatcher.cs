using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Calls an implementation of a contract; generated.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ContractDispatcher
{
    /// <summary>The contract that is implemented.</summary>
    public abstract ContractDescriptor Contract { get; }

    /// <summary>Reads the parameters, calls the implementation and writes the reply.</summary>
    /// <remarks>What the implementation throws passes through.</remarks>
    /// <param name="function">Index into <see cref="ContractDescriptor.Functions"/>.</param>
    /// <param name="call">A call that matches that function.</param>
    /// <exception cref="InvalidMessageException">A value does not fit its parameter.</exception>
    public abstract void Dispatch(int function, ref IncomingCall call);
}
