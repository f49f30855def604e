using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Emission;

namespace Hyperlight.Generators.Contracts;

/// <summary>Names of local variables that no parameter of a method has.</summary>
internal sealed class ProxyLocals(MethodModel method)
{
    public string For(ParameterModel parameter, string what) => For(parameter.Name + what);

    public string For(string wanted)
    {
        string name = wanted;
        for (int number = 1; IsTaken(name); number++)
        {
            name = wanted + CodeFormats.Number(number);
        }

        return name;
    }

    private bool IsTaken(string name) => method.Token == name || method.Parameters.Any(parameter => parameter.Name == name);
}
