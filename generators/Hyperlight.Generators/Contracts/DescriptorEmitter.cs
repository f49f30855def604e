using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Contracts;

/// <summary>Writes what both sides know of a contract.</summary>
internal static class DescriptorEmitter
{
    private const string Field = "internal static readonly " + GeneratedNames.Protocol;

    public static void Emit(SourceWriter writer, ContractModel contract)
    {
        for (int index = 0; index < contract.Methods.Count; index++)
        {
            EmitFunction(writer, index, contract.Methods[index]);
        }

        EmitContract(writer, contract);
        EmitStubs(writer, contract);
    }

    /// <summary>The field of a function, as generated code names it from anywhere.</summary>
    public static string FunctionPath(ContractModel contract, int index) =>
        $"{GeneratedNames.StubsPath(contract.FullName)}.{FunctionName(index)}";

    private static string FunctionName(int index) => "Function" + CodeFormats.Number(index);

    private static void EmitFunction(SourceWriter writer, int index, MethodModel method)
    {
        writer.Line($"{Field}FunctionDescriptor {FunctionName(index)} = new {GeneratedNames.Protocol}FunctionDescriptor(");
        var arguments = new List<string>
        {
            CodeFormats.Literal(method.WireName),
            CodeFormats.Literal(method.Signature),
            $"{GeneratedNames.Protocol}ReturnType.{method.ReturnType.WireType}",
        };
        arguments.AddRange(method.Parameters
            .Select(static parameter => $"{GeneratedNames.Protocol}ParameterType.{parameter.Type.WireType}"));
        EmitArguments(writer, arguments);
    }

    private static void EmitContract(SourceWriter writer, ContractModel contract)
    {
        writer.Line($"{Field}ContractDescriptor Contract = new {GeneratedNames.Protocol}ContractDescriptor(");
        var arguments = new List<string>
        {
            CodeFormats.Literal(contract.WireName),
            $"{GeneratedNames.Protocol}ContractKind.{contract.Kind}",
        };
        string[] types = [.. contract.Codecs.Where(static codec => TypeSignature.KindOf(codec) is not null).Select(TypeOf)];
        if (types.Length > 0)
        {
            arguments.Add($"new {GeneratedNames.Protocol}TypeDescriptor[] {{ {string.Join(", ", types)} }}");
        }

        arguments.AddRange(contract.Methods.Select(static (_, index) => FunctionName(index)));
        EmitArguments(writer, arguments);
    }

    private static string TypeOf(CodecModel codec)
    {
        string members = string.Concat(TypeSignature.MembersOf(codec).Select(static member => ", " + CodeFormats.Literal(member)));
        string kind = $"{GeneratedNames.Protocol}TypeKind.{TypeSignature.KindOf(codec)}";
        return $"new {GeneratedNames.Protocol}TypeDescriptor({kind}, {CodeFormats.Literal(codec.Value.Text)}{members})";
    }

    private static void EmitStubs(SourceWriter writer, ContractModel contract)
    {
        string type = $"{GeneratedNames.Protocol}ContractStubs<{contract.TypeName}>";
        writer.Line($"internal static readonly {type} Stubs = new {type}(");
        EmitArguments(
            writer,
            ["Contract", "static channel => new Proxy(channel)", "static implementation => new Dispatcher(implementation)"]);
    }

    private static void EmitArguments(SourceWriter writer, List<string> arguments)
    {
        for (int index = 0; index < arguments.Count; index++)
        {
            writer.Indented(arguments[index] + (index < arguments.Count - 1 ? "," : ");"));
        }

        writer.Line();
    }
}
