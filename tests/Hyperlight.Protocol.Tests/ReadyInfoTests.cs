using System.Buffers.Binary;
using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

public class ReadyInfoTests
{
    [Fact]
    public void What_a_guest_publishes_arrives()
    {
        var info = ReadyInfo.Read(Samples.Ready(Samples.ReadyInfo));
        Assert.Equal(1u, info.ProtocolVersion);
        Assert.Equal("Calculator", info.GuestName);
        Assert.Equal(["trace_guest", ""], info.Features);
        Assert.Equal(
            ["Hyperlight.Protocol.Tests.Support.IEcho Guest", "Shop.IPriceList Host", "Shop.INothing Host"],
            info.Contracts.Select(contract => $"{contract.Name} {contract.Kind}"));
        Assert.Equal(
            [EchoFunctions.Contract.Fingerprint, 0x8000000000000001, 0ul],
            info.Contracts.Select(contract => contract.Fingerprint));
        Assert.Equal(new PublishedFunction("IEcho.Int32", "int IEcho.Int32(int)"), info.Contracts[0].Functions[0]);
        Assert.Equal(EchoFunctions.Contract.Functions.Length, info.Contracts[0].Functions.Count);
        Assert.Equal([new PublishedFunction("IPriceList.PriceOf", "long IPriceList.PriceOf(string)")], info.Contracts[1].Functions);
        Assert.Empty(info.Contracts[2].Functions);
        Assert.Equal(
            ["Table Shop.Line [string Article, decimal? Price = null]", "Enum Shop.Color [int, Red = 1]", "Union Shop.Shape []"],
            info.Contracts[1].Types.Select(type => $"{type.Kind} {type.Name} [{string.Join(", ", type.Members)}]"));
        Assert.Empty(info.Contracts[0].Types);
    }

    [Fact]
    public void A_type_of_an_unknown_kind_is_refused()
    {
        var message = Flatc.ToMessage(
            "guest_ready.fbs", """{ "guest_name": "G", "contracts": [ { "name": "A", "types": [ { "name": "T", "kind": 4 } ] } ] }""");
        Assert.Equal("A type has an unknown kind.", Assert.Throws<InvalidMessageException>(() => ReadyInfo.Read(message)).Message);
    }

    [Fact]
    public void A_guest_without_contracts_and_a_name_is_ready()
    {
        var info = ReadyInfo.Read(Samples.Ready(new ReadyInfo(7, string.Empty, [], [])));
        Assert.Equal((7u, string.Empty, 0, 0), (info.ProtocolVersion, info.GuestName, info.Features.Count, info.Contracts.Count));
    }

    [Fact]
    public void The_room_is_enough_for_names_of_every_length()
    {
        for (var length = 0; length < 20; length++)
        {
            var name = new string('n', length);
            var functions = Enumerable.Repeat(new PublishedFunction(name, name), length).ToArray();
            var types = Enumerable.Repeat(new TypeDescriptor(TypeKind.Table, name, [.. Enumerable.Repeat(name, length)]), length).ToArray();
            var contracts = Enumerable.Repeat(new PublishedContract(name, ContractKind.Guest, 1, functions) { Types = types }, length).ToArray();
            var info = ReadyInfo.Read(Samples.Ready(new ReadyInfo(1, name, [name, name], contracts)));
            Assert.Equal(length, info.Contracts.Count);
            Assert.All(info.Contracts, contract => Assert.Equal(length, contract.Types.Count));
        }
    }

    [Fact]
    public void A_contract_of_an_unknown_kind_is_refused()
    {
        var message = Flatc.ToMessage("guest_ready.fbs", """{ "guest_name": "G", "contracts": [ { "name": "A", "kind": 2 } ] }""");
        Assert.Equal("A contract has an unknown kind.", Assert.Throws<InvalidMessageException>(() => ReadyInfo.Read(message)).Message);
    }

    [Fact]
    public void Features_that_are_all_the_same_long_string_are_refused()
    {
        var text = new byte[32 * 1024];
        BinaryPrimitives.WriteInt32LittleEndian(text, text.Length - sizeof(uint) - 1);
        AssertRefusedEarly(Repeated(0x00000008, 8 * 1024, text, 0));
    }

    [Fact]
    public void Contracts_that_are_all_the_same_are_refused()
    {
        // A layout, and at 8 a contract with an empty name at 16.
        byte[] contract = [6, 0, 8, 0, 4, 0, 0, 0, 8, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0];
        AssertRefusedEarly(Repeated(0x00080000, 64 * 1024, contract, 8));
    }

    /// <summary>A message that would unfold to more than its own size must not be copied much further than that.</summary>
    private static void AssertRefusedEarly(byte[] message)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("Parts of the message overlap.", Assert.Throws<InvalidMessageException>(() => ReadyInfo.Read(message)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * message.Length);
    }

    /// <summary>A message with a vector whose elements are all the same.</summary>
    /// <param name="lastFields">Where the fields 2 (low half) and 3 (high half) are: the vector's offset is at 8.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="element">What they refer to.</param>
    /// <param name="offset">Where in that.</param>
    private static byte[] Repeated(uint lastFields, int count, byte[] element, int offset)
    {
        const int Vector = 44;
        var end = Vector + (count * sizeof(uint));
        var message = new byte[end + element.Length];
        uint[] start = [(uint)message.Length - 4, 16, 0x000C000C, 0x00040000, lastFields, 12, 8, 12, 1, 'g', (uint)count];
        Buffer.BlockCopy(start, 0, message, 0, Vector);
        for (var position = Vector; position < end; position += sizeof(uint))
        {
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(position), end + offset - position);
        }

        element.CopyTo(message, end);
        return message;
    }
}
