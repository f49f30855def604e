using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis.Text;

namespace Hyperlight.Generators.Contracts;

/// <summary>Writes the class that holds everything generated for one contract.</summary>
internal static class ContractEmitter
{
    public static SourceText Emit(ContractModel contract)
    {
        var writer = SourceWriter.StartFile();
        writer.Open($"namespace {GeneratedNames.ContractNamespace}");
        writer.Line(GeneratedNames.GeneratedCodeAttribute);
        writer.Open($"internal static class {GeneratedNames.StubsClass(contract.FullName)}");
        DescriptorEmitter.Emit(writer, contract);
        ProxyEmitter.Emit(writer, contract);
        writer.Line();
        DispatcherEmitter.Emit(writer, contract);
        writer.Close();
        writer.Close();
        return writer.ToSourceText();
    }
}
