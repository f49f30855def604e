namespace Hyperlight.Protocol;

/// <summary>Writes <see cref="ReadyInfo"/>.</summary>
internal static class ReadyInfoWriter
{
    // Header, three layouts, the root table, two vectors.
    private const int FixedSize = 96;
    private const int ContractSize = 40;
    private const int FunctionSize = 16;

    /// <summary>Upper bound of the message's size in bytes.</summary>
    public static long SizeOf(ReadyInfo info) =>
        FixedSize + MessageWriter.VariableSize(info.GuestName)
        + info.Features.Sum(feature => sizeof(uint) + MessageWriter.VariableSize(feature))
        + info.Contracts.Sum(contract => ContractSize + MessageWriter.VariableSize(contract.Name)
            + contract.Functions.Sum(function => FunctionSize + MessageWriter.VariableSize(function.Name)
                + MessageWriter.VariableSize(function.Signature)));

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

        var contractLayout = writer.VTable(24, 12, 20, 4, 16);
        var functionLayout = writer.VTable(12, 4, 8);
        var contracts = writer.Offsets(root + 16, info.Contracts.Count);
        for (var i = 0; i < info.Contracts.Count; i++)
        {
            var table = writer.Table(contracts + (i * sizeof(uint)), contractLayout, sizeof(ulong));
            WriteContract(ref writer, table, functionLayout, info.Contracts[i]);
        }

        return writer.Finish();
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
