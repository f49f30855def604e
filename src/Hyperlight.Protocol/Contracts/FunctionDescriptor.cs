using System.ComponentModel;
using System.Text;

namespace Hyperlight.Protocol;

/// <summary>What both sides know of a function: its name, its types and the layout of its messages.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class FunctionDescriptor
{
    private readonly ParameterType[] _parameters;
    private readonly byte[] _utf8Name;
    private MessageTemplate? _callTemplate;

    /// <summary>Describes a function.</summary>
    /// <param name="name">The name in calls, such as <c>ICalculator.Add</c>.</param>
    /// <param name="signature">The C# signature, such as <c>int ICalculator.Add(int, int)</c>.</param>
    /// <param name="returnType">How the result travels.</param>
    /// <param name="parameters">How each parameter travels.</param>
    public FunctionDescriptor(string name, string signature, ReturnType returnType, params ParameterType[] parameters)
    {
        Name = name;
        Signature = signature;
        ReturnType = returnType;
        _parameters = parameters;
        _utf8Name = Encoding.UTF8.GetBytes(name);
        Fingerprint = Fnv1a.Hash(Encoding.UTF8.GetBytes(signature));
        HasVariableSize = parameters.Any(static type => type is ParameterType.String or ParameterType.Bytes);
        ReplyTemplate = MessageTemplate.ForReply(returnType);
    }

    /// <summary>The name in calls.</summary>
    public string Name { get; }

    /// <summary><see cref="Name"/> in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8Name => _utf8Name;

    /// <summary>The C# signature.</summary>
    public string Signature { get; }

    /// <summary>How the result travels.</summary>
    public ReturnType ReturnType { get; }

    /// <summary>How each parameter travels.</summary>
    public ReadOnlySpan<ParameterType> Parameters => _parameters;

    /// <summary>FNV-1a, 64 bits, of <see cref="Signature"/> in UTF-8.</summary>
    public ulong Fingerprint { get; }

    /// <summary>The contract that this function belongs to; null until one is made of it.</summary>
    public ContractDescriptor? Contract { get; private set; }

    /// <summary>Size in bytes of a call of this function without the data of its strings and arrays.</summary>
    /// <exception cref="InvalidOperationException">The function belongs to no contract.</exception>
    public int FixedCallSize => CallTemplate.Bytes.Length;

    /// <summary>Whatever the runtime keeps with a function, such as the tags of its measurements.</summary>
    public object? Telemetry { get; set; }

    /// <summary>Whether a call has strings or arrays.</summary>
    internal bool HasVariableSize { get; }

    /// <summary>The call with every value zero.</summary>
    internal MessageTemplate CallTemplate => _callTemplate ?? throw Ownerless();

    /// <summary>The reply with its value zero.</summary>
    internal MessageTemplate ReplyTemplate { get; }

    private InvalidOperationException Ownerless() => new($"{Signature} belongs to no contract.");

    /// <summary>Makes this function part of a contract, which says who is called.</summary>
    internal void Join(ContractDescriptor contract)
    {
        if (Contract is not null)
        {
            throw new ArgumentException($"{Signature} belongs to {Contract.Name} already.", nameof(contract));
        }

        Contract = contract;
        _callTemplate = MessageTemplate.ForCall(this, contract.Kind);
    }
}
