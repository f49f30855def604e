using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Emission;

namespace Hyperlight.Generators.Contracts;

/// <summary>Writes the callee's side: reads the parameters, calls the implementation, writes the result.</summary>
internal static class DispatcherEmitter
{
    private const string IncomingCall = GeneratedNames.Protocol + "IncomingCall";
    private const string TaskWait = GeneratedNames.Protocol + "TaskWait";
    private const string ContractDescriptor = GeneratedNames.Protocol + "ContractDescriptor";

    public static void Emit(SourceWriter writer, ContractModel contract)
    {
        writer.Open($"private sealed class Dispatcher : {GeneratedNames.Protocol}ContractDispatcher");
        writer.Line($"private readonly {contract.TypeName} _implementation;");
        writer.Line();
        writer.Open($"internal Dispatcher({contract.TypeName} implementation)");
        writer.Line("this._implementation = implementation;");
        writer.Close();
        writer.Line();
        writer.Line($"public override {ContractDescriptor} Contract => {GeneratedNames.StubsPath(contract.FullName)}.Contract;");
        writer.Line();
        EmitSwitch(writer, contract.Methods.Count);
        for (int index = 0; index < contract.Methods.Count; index++)
        {
            writer.Line();
            EmitMethod(writer, index, contract.Methods[index], contract);
        }

        writer.Close();
    }

    private static void EmitSwitch(SourceWriter writer, int count)
    {
        writer.Open($"public override void Dispatch(int function, ref {IncomingCall} call)");
        writer.Open("switch (function)");
        for (int index = 0; index < count; index++)
        {
            string number = CodeFormats.Number(index);
            writer.Line($"case {number}: this.Call{number}(ref call); break;");
        }

        writer.Line("default: throw new global::System.ArgumentOutOfRangeException(nameof(function));");
        writer.Close();
        writer.Close();
    }

    private static void EmitMethod(SourceWriter writer, int index, MethodModel method, ContractModel contract)
    {
        writer.Open($"private void Call{CodeFormats.Number(index)}(ref {IncomingCall} call)");
        for (int position = 0; position < method.Parameters.Count; position++)
        {
            EmitArgument(writer, method.Parameters[position].Type, position);
        }

        if (method.Task != TaskKind.None)
        {
            writer.Line($"using {TaskWait} wait = {TaskWait}.Begin();");
        }

        string invocation = Invocation(method, contract);
        if (method.ReturnType.Type == ContractType.Void)
        {
            writer.Line($"{invocation};");
            writer.Line("call.ReturnVoid();");
        }
        else
        {
            writer.Line($"{method.ReturnType.Code} result = {invocation}{NullCheck(method)};");
            EmitReturn(writer, method.ReturnType);
        }

        writer.Close();
    }

    private static void EmitArgument(SourceWriter writer, TypeModel type, int position)
    {
        string declaration = $"{type.Code} {ArgumentName(position)} =";
        if (type.Type == ContractType.Value)
        {
            RootEmitter.Read(writer, type, declaration, "call", "reader" + CodeFormats.Number(position));
        }
        else
        {
            writer.Line($"{declaration} call.{type.Reader}();");
        }
    }

    private static void EmitReturn(SourceWriter writer, TypeModel type)
    {
        if (type.Type == ContractType.Value)
        {
            RootEmitter.Measure(writer, type, "result", "measure");
            RootEmitter.Return(writer, type, "result", "measure");
        }
        else
        {
            writer.Line($"call.Return({type.Cast}result);");
        }
    }

    private static string Invocation(MethodModel method, ContractModel contract)
    {
        IEnumerable<string> arguments = method.Parameters
            .Select(static (parameter, position) => (parameter.IsIn ? "in " : "") + ArgumentName(position));
        if (method.Token is not null)
        {
            arguments = arguments.Append("call.Cancellation");
        }

        // Through the declaring interface: by the contract's name two inherited methods could be meant.
        string target = method.DeclaringType == contract.TypeName
            ? "this._implementation"
            : $"(({method.DeclaringType})this._implementation)";
        string invocation = $"{target}.{CodeFormats.Identifier(method.Name)}({string.Join(", ", arguments)})";
        return method.Task == TaskKind.None ? invocation : $"{TaskWait}.For({invocation})";
    }

    private static string NullCheck(MethodModel method)
    {
        if (!method.ReturnType.RefusesNull)
        {
            return "";
        }

        string type = method.ReturnType.Text;
        string message = $"The implementation of {method.WireName} returned null, which its contract forbids: "
            + $"return a value, or declare the method to return '{type}?'.";
        return $" ?? throw new global::System.InvalidOperationException({CodeFormats.Literal(message)})";
    }

    private static string ArgumentName(int position) => "argument" + CodeFormats.Number(position);
}
