namespace Hyperlight.Generators.Contracts.Models;

/// <summary>A method of a contract.</summary>
/// <param name="Name">Its name, without '@'.</param>
/// <param name="DeclaringType">The interface that declares it, as in code: the contract or one that the contract inherits.</param>
/// <param name="WireName">Its name in calls, such as <c>ICalculator.Add</c>.</param>
/// <param name="Signature">What both sides compare, such as <c>int ICalculator.Add(int, string?)</c>.</param>
/// <param name="Task">What the result comes in.</param>
/// <param name="ReturnType">Its result.</param>
/// <param name="Parameters">The parameters that travel.</param>
/// <param name="Token">The name of the last parameter, which stops the call, without '@'; null for none.</param>
internal sealed record MethodModel(
    string Name,
    string DeclaringType,
    string WireName,
    string Signature,
    TaskKind Task,
    TypeModel ReturnType,
    EquatableArray<ParameterModel> Parameters,
    string? Token)
{
    /// <summary>What the method returns, as in code.</summary>
    public string ReturnCode => Task switch
    {
        TaskKind.None => ReturnType.Code,
        _ when ReturnType.Type == ContractType.Void => TaskCode,
        _ => $"{TaskCode}<{ReturnType.Code}>",
    };

    private string TaskCode => "global::System.Threading.Tasks." + Task;
}
