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
        writer.Open($"{method.ReturnCode} {method.DeclaringType}.{CodeFormats.Identifier(method.Name)}({ParameterList(method)})");
        foreach (ParameterModel parameter in method.Parameters.Where(static parameter => parameter.Type.RefusesNull))
        {
            string name = CodeFormats.Identifier(parameter.Name);
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({name}, {CodeFormats.Literal(parameter.Name)});");
        }

        var locals = new ProxyLocals(method);
        ParameterModel[] values = [.. method.Parameters.Where(static parameter => parameter.Type.Type == ContractType.Value)];
        foreach (ParameterModel parameter in values)
        {
            RootEmitter.Measure(writer, parameter.Type, CodeFormats.Identifier(parameter.Name), locals.For(parameter, "Measure"));
        }

        string call = locals.For("call");
        string token = method.Token is null ? "" : ", " + CodeFormats.Identifier(method.Token);
        writer.Line($"using {OutgoingCall} {call} = this._channel.BeginCall({function}, {Size(method, locals)}{token});");
        foreach (ParameterModel parameter in method.Parameters)
        {
            EmitArgument(writer, parameter, call, locals);
        }

        if (method.Task == TaskKind.None)
        {
            EmitResult(writer, method.ReturnType, $"{call}.Invoke()", locals);
        }
        else
        {
            EmitTask(writer, method, call, locals);
        }

        writer.Close();
    }

    private static void EmitArgument(SourceWriter writer, ParameterModel parameter, string call, ProxyLocals locals)
    {
        string name = CodeFormats.Identifier(parameter.Name);
        if (parameter.Type.Type == ContractType.Value)
        {
            RootEmitter.Write(writer, parameter.Type, name, locals.For(parameter, "Writer"), call);
        }
        else
        {
            writer.Line($"{call}.Write({parameter.Type.Cast}{name});");
        }
    }

    private static void EmitResult(SourceWriter writer, TypeModel type, string source, ProxyLocals locals)
    {
        if (type.Type == ContractType.Value)
        {
            RootEmitter.Read(writer, type, "return", source, locals.For("reader"));
            return;
        }

        string result = type.Type == ContractType.Void ? "" : "return ";
        writer.Line($"{result}{source}.{type.Reader}();");
    }

    private static void EmitTask(SourceWriter writer, MethodModel method, string call, ProxyLocals locals)
    {
        bool isValueTask = method.Task == TaskKind.ValueTask;
        string start = isValueTask ? $"return new {method.ReturnCode}({call}" : $"return {call}";
        string end = isValueTask ? "));" : ");";
        if (method.ReturnType.Type == ContractType.Void)
        {
            writer.Line($"{start}.InvokeAsync({end}");
            return;
        }

        string result = locals.For("result");
        writer.Line($"{start}.InvokeAsync<{method.ReturnType.Code}>(static {result} =>");
        writer.Open();
        EmitResult(writer, method.ReturnType, result, locals);
        writer.Close("}" + end);
    }

    private static string ParameterList(MethodModel method)
    {
        IEnumerable<string> parameters = method.Parameters
            .Select(static parameter => $"{(parameter.IsIn ? "in " : "")}{parameter.Type.Code} {CodeFormats.Identifier(parameter.Name)}");
        return string.Join(", ", method.Token is null
            ? parameters
            : parameters.Append($"global::System.Threading.CancellationToken {CodeFormats.Identifier(method.Token)}"));
    }

    private static string Size(MethodModel method, ProxyLocals locals)
    {
        var sizes = method.Parameters
            .Where(static parameter => parameter.Type.HasVariableSize || parameter.Type.Type == ContractType.Value)
            .Select(parameter => parameter.Type.HasVariableSize
                ? $"{OutgoingCall}.SizeOf({CodeFormats.Identifier(parameter.Name)})"
                : $"{locals.For(parameter, "Measure")}.Bytes")
            .ToList();
        return sizes.Count == 0 ? "0L" : string.Join(" + ", sizes);
    }
}
