using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Emission;

namespace Hyperlight.Generators.Contracts;

/// <summary>Writes the caller's side: an implementation of the interface that calls through a channel.</summary>
internal static class ProxyEmitter
{
    private const string Channel = GeneratedNames.Protocol + "CallChannel";
    private const string OutgoingCall = GeneratedNames.Protocol + "OutgoingCall";

    public static void Emit(SourceWriter writer, ContractModel contract)
    {
        writer.Open($"private sealed class Proxy : {contract.TypeName}");
        writer.Line($"private readonly {Channel} _channel;");
        writer.Line();
        writer.Open($"internal Proxy({Channel} channel)");
        writer.Line("this._channel = channel;");
        writer.Close();
        for (int index = 0; index < contract.Methods.Count; index++)
        {
            writer.Line();
            EmitMethod(writer, contract.Methods[index], DescriptorEmitter.FunctionPath(contract, index));
        }

        writer.Close();
    }

    private static void EmitMethod(SourceWriter writer, MethodModel method, string function)
    {
        string call = LocalName("call", method);
        writer.Open($"{method.ReturnType.Code} {method.DeclaringType}.{CodeFormats.Identifier(method.Name)}({ParameterList(method)})");
        foreach (ParameterModel parameter in method.Parameters.Where(static parameter => parameter.Type.RefusesNull))
        {
            string name = CodeFormats.Identifier(parameter.Name);
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({name}, {CodeFormats.Literal(parameter.Name)});");
        }

        writer.Line($"using {OutgoingCall} {call} = this._channel.BeginCall({function}, {VariableSize(method)});");
        foreach (ParameterModel parameter in method.Parameters)
        {
            writer.Line($"{call}.Write({parameter.Type.Cast}{CodeFormats.Identifier(parameter.Name)});");
        }

        string result = method.ReturnType.Type == ContractType.Void ? "" : "return ";
        writer.Line($"{result}{call}.Invoke().{method.ReturnType.Reader}();");
        writer.Close();
    }

    private static string ParameterList(MethodModel method) => string.Join(
        ", ", method.Parameters.Select(static parameter => $"{parameter.Type.Code} {CodeFormats.Identifier(parameter.Name)}"));

    private static string VariableSize(MethodModel method)
    {
        var sizes = method.Parameters
            .Where(static parameter => parameter.Type.HasVariableSize)
            .Select(static parameter => $"{OutgoingCall}.SizeOf({CodeFormats.Identifier(parameter.Name)})")
            .ToList();
        return sizes.Count == 0 ? "0L" : string.Join(" + ", sizes);
    }

    /// <summary>A name that no parameter has.</summary>
    private static string LocalName(string wanted, MethodModel method)
    {
        string name = wanted;
        for (int number = 1; method.Parameters.Any(parameter => parameter.Name == name); number++)
        {
            name = wanted + CodeFormats.Number(number);
        }

        return name;
    }
}
