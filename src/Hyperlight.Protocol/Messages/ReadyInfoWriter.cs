namespace Hyperlight.Protocol;

/// <summary>Writes <see cref="ReadyInfo"/>.</summary>
internal static class ReadyInfoWriter
{
    // Header, four layouts, the root table, two vectors.
    private const int FixedSize = 112;
    private const int ContractSize = 52;
    private const int TypeSize = 32;
    private const int FunctionSize = 16;

    /// <summary>Upper bound of the message's size in bytes.</summary>
    public static long SizeOf(ReadyInfo info) =>
        FixedSize + MessageWriter.VariableSize(info.GuestName)
        + info.Features.Sum(feature => sizeof(uint) + MessageWriter.VariableSize(feature))
        + info.Contracts.Sum(contract => ContractSize + MessageWriter.VariableSize(contract.Name)
            + contract.Functions.Sum(function => FunctionSize + MessageWriter.VariableSize(function.Name)
                + MessageWriter.VariableSize(function.Signature))
            + contract.Types.Sum(SizeOf));

    public static int Write(ReadyInfo info, Span<byte> buffer)
    {
        var writer = new MessageWriter(buffer);
        var root = writer.Root(writer.VTable(20, 4, 8, 12, 16));
        writer.Int32(root + 4, (int)info.ProtocolVersion);
        writer.String(root + 8, info.GuestName);
        var features = writer.Offsets(root + 12, info.Features.Count);
        for (var i = 0; i < info.Features.Count; i++)
        {
            writer.String(features + (i * sizeof(uint)), info.Features[i]);
        }

        var contractLayout = writer.VTable(28, 12, 20, 4, 16, 24);
        var functionLayout = writer.VTable(12, 4, 8);
        var typeLayout = writer.VTable(16, 4, 12, 8);
        var contracts = writer.Offsets(root + 16, info.Contracts.Count);
        for (var i = 0; i < info.Contracts.Count; i++)
        {
            var table = writer.Table(contracts + (i * sizeof(uint)), contractLayout, sizeof(ulong));
            WriteContract(ref writer, table, functionLayout, info.Contracts[i]);
            WriteTypes(ref writer, table + 24, typeLayout, info.Contracts[i].Types);
        }

        return writer.Finish();
    }

    private static long SizeOf(TypeDescriptor type) =>
        TypeSize + MessageWriter.VariableSize(type.Name) + type.Members.Sum(static member => sizeof(uint) + MessageWriter.VariableSize(member));

    private static void WriteTypes(ref MessageWriter writer, int field, int layout, IReadOnlyList<TypeDescriptor> types)
    {
        var elements = writer.Offsets(field, types.Count);
        for (var i = 0; i < types.Count; i++)
        {
            var table = writer.Table(elements + (i * sizeof(uint)), layout, sizeof(uint));
            writer.Byte(table + 12, (byte)types[i].Kind);
            writer.String(table + 4, types[i].Name);
            var members = writer.Offsets(table + 8, types[i].Members.Count);
            for (var j = 0; j < types[i].Members.Count; j++)
            {
                writer.String(members + (j * sizeof(uint)), types[i].Members[j]);
            }
        }
    }

    private static void WriteContract(ref MessageWriter writer, int table, int functionLayout, PublishedContract contract)
    {
        writer.Int64(table + 4, (long)contract.Fingerprint);
        writer.Byte(table + 20, (byte)contract.Kind);
        writer.String(table + 12, contract.Name);
        var functions = writer.Offsets(table + 16, contract.Functions.Count);
        for (var i = 0; i < contract.Functions.Count; i++)
        {
            var function = writer.Table(functions + (i * sizeof(uint)), functionLayout, sizeof(uint));
            writer.String(function + 4, contract.Functions[i].Name);
            writer.String(function + 8, contract.Functions[i].Signature);
        }
    }
}
