using Hyperlight.Protocol;

namespace Hyperlight.Host.Tests.Calls;

/// <summary>A hand-made contract: it claims to be the guest's own, so that no comparison finds anything, and then calls what it likes.</summary>
internal interface IForged
{
    int Call(FunctionDescriptor function, params int[] arguments);
}

/// <summary>Calls a function by its descriptor alone.</summary>
internal sealed class ForgedContract(CallChannel channel) : IForged
{
    public static void Register() => ContractRegistry.Register(new ContractStubs<IForged>(
        new ContractDescriptor("SimpleGuest.ICalculator", ContractKind.Guest),
        channel => new ForgedContract(channel),
        _ => throw new NotSupportedException()));

    /// <summary>A function of a contract of its own, as a descriptor must be.</summary>
    public static FunctionDescriptor Function(string name, ReturnType result, params ParameterType[] parameters)
    {
        var function = new FunctionDescriptor(name, $"forged {name}", result, parameters);
        return new ContractDescriptor("Forged", ContractKind.Guest, function).Functions[0];
    }

    public int Call(FunctionDescriptor function, params int[] arguments)
    {
        using OutgoingCall call = channel.BeginCall(function, 0);
        foreach (int argument in arguments)
            call.Write(argument);
        return call.Invoke().ReadInt32();
    }
}
