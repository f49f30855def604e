using System.Buffers.Binary;
using Hyperlight;
using Hyperlight.Protocol;
using Security.Tests.Machine;
using SimpleGuest;

namespace Security.Tests.Attacks;

/// <summary>What the guest says to its host: answers and calls of every wrong kind, from every place.</summary>
internal static class MessageAttacks
{
    private const uint CallPort = 101, HaltPort = 108, GrowPort = 110;
    private const ulong Value = 0x1122_3344_5566_7788;

    private static readonly byte[] Answer = Messages.Reply(ReturnType.UInt64, static (ref IncomingCall call) => call.Return(Value));

    private static readonly int[] WrongTags = [0, 3, 255];

    private static readonly Expected Survives = Expected.Returns(1);

    public static IEnumerable<Attack> Rows =>
    [
        .. new uint[] { 0, 1, 3, 4, 7, 8, 0x1_0001, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue }.Select(length =>
            new Attack($"answers with {length} bytes of nothing", new Code().Out(HaltPort, length), Expected.Violation)),
        .. new uint[] { 0, 4, 0x1_0001, 0x8000_0000, uint.MaxValue }.Select(length =>
            new Attack($"calls the host with {length} bytes of nothing", new Code().Out(CallPort, length), Expected.Violation)),
        .. new uint[] { 0, 1, 16, 32769, 0x10_0000, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue }.Select(pages =>
            new Attack($"asks for an output buffer of {pages} pages", new Code().Out(GrowPort, pages).Set(Register.Rax, 1).Return(), Survives)),
        .. WrongPrefixes.Select(row => Answers($"answers with a size prefix that is {row.Name}", With(Answer, 0, row.Prefix), Expected.Violation)),
        .. WrongOffsets.SelectMany(row => (Attack[])
        [
            Answers($"answers with a root at {row:x}", With(Answer, 4, row), Expected.Violation),
            Answers($"answers with a layout at {row:x}", With(Answer, RootOf(Answer), row), Expected.Violation),
            Answers($"answers with a value at {row:x}", With(Answer, RootOf(Answer) + 4, row), Expected.Violation),
        ]),
        .. WrongTags.Select(tag => Answers($"answers with tag {tag}", WithByte(Answer, RootOf(Answer) + 8, (byte)tag), Expected.Violation)),
        .. WrongTypes.Select(row => Answers($"answers with {row.Name}", row.Message, Expected.Violation)),
        .. Errors.Select(row => Answers($"answers with {row.Name}", row.Message, row.Expected)),
        Answers("answers cut short", Answer[..^4], Expected.Violation),
        Answers("answers with bytes behind", [.. Answer, 0, 0, 0, 0], Expected.Violation),
        .. ForgedNames.Select(name => Calls($"calls the host function '{Show(name)}'", Call(name), Survives)),
        Calls("calls a host function with too few parameters", Messages.Call(ContractKind.Host, "IHostEcho.HostEchoI32", ReturnType.Int32, [], static (ref OutgoingCall _) => { }), Survives),
        Calls("calls a host function with other types", Messages.Call(ContractKind.Host, "IHostEcho.HostEchoI32", ReturnType.Int32, [ParameterType.String], static (ref OutgoingCall call) => call.Write("5")), Survives),
        Calls("calls a host function for another result", Messages.Call(ContractKind.Host, "IHostEcho.HostEchoI32", ReturnType.Bytes, [ParameterType.Int32], static (ref OutgoingCall call) => call.Write(5)), Survives),
        Calls("calls a host function with null", Messages.Call(ContractKind.Host, "IHostEcho.HostEchoString", ReturnType.String, [ParameterType.String], static (ref OutgoingCall call) => call.Write((string?)null)), Expected.Violation),
        Calls("calls a host function with a number out of range", Messages.Call(ContractKind.Host, "IHostEcho.HostMix", ReturnType.String, Mix, WriteMix), Expected.Violation),
        Calls("calls a guest function on the host", Messages.Call(ContractKind.Guest, "ICalculator.Add", ReturnType.Int32, [ParameterType.Int32, ParameterType.Int32], static (ref OutgoingCall call) => { call.Write(1); call.Write(2); }), Expected.Violation),
        Calls("calls the host with an answer", Answer, Expected.Violation),
        Answers("answers with a call", Call("IHostEcho.HostNoOp"), Expected.Violation),
        new Attack("answers from a second thread", cell => cell.Machine.RunCodeOnThread(Send(HaltPort, Answer).ToArray(), 0, 0), Expected.Returns(Value)),
        new Attack("answers with nonsense from a second thread", cell => cell.Machine.RunCodeOnThread(new Code().Out(HaltPort, 64).ToArray(), 0, 0), Expected.Violation),
        new Attack("calls the host with nonsense from a second thread", cell => cell.Machine.RunCodeOnThread(new Code().Out(CallPort, 64).ToArray(), 0, 0), Expected.Violation),
        new Attack("has a host function call back", CallsBack(static cell => cell.Add(1, 2)), Expected.Throws<HostFunctionException>(poisons: false)),
        new Attack("has a host function restore its sandbox", CallsBack(static cell => cell.Attacked.Restore(cell.Clean)), Expected.Throws<HostFunctionException>(poisons: false)),
        new Attack("has a host function freeze its sandbox", CallsBack(static cell => cell.Attacked.TakeSnapshot().Dispose()), Expected.Throws<HostFunctionException>(poisons: false)),
        new Attack("has a host function dispose of its sandbox", CallsBack(static cell => cell.Attacked.Dispose()), Expected.Throws<HostFunctionException>(poisons: false)),
    ];

    private static (string Name, uint Prefix)[] WrongPrefixes =>
        [("zero", 0), ("one less", (uint)Answer.Length - 5), ("one more", (uint)Answer.Length - 3), ("all", (uint)Answer.Length), ("huge", 0x7FFF_FFFF), ("negative", uint.MaxValue)];

    private static uint[] WrongOffsets => [0, 1, 2, 0x1000, 0x7FFF_FFF0, 0x8000_0000, 0xFFFF_FFF0, uint.MaxValue];

    private static (string Name, byte[] Message)[] WrongTypes =>
    [
        ("an int", Messages.Reply(ReturnType.Int32, static (ref IncomingCall call) => call.Return(1))),
        ("a long", Messages.Reply(ReturnType.Int64, static (ref IncomingCall call) => call.Return(1L))),
        ("a double", Messages.Reply(ReturnType.Double, static (ref IncomingCall call) => call.Return(1.0))),
        ("a bool", Messages.Reply(ReturnType.Boolean, static (ref IncomingCall call) => call.Return(true))),
        ("a string", Messages.Reply(ReturnType.String, static (ref IncomingCall call) => call.Return("1"))),
        ("bytes", Messages.Reply(ReturnType.Bytes, static (ref IncomingCall call) => call.Return(new byte[8]))),
        ("nothing", Messages.Reply(ReturnType.Void, static (ref IncomingCall call) => call.ReturnVoid())),
    ];

    private static (string Name, byte[] Message, Expected Expected)[] Errors =>
    [
        ("an exception that nobody threw", Messages.Error(ErrorCode.GuestError, "\u001b[2J\n\u202E", "System.Forged", "   at Host.Main()"), Expected.GuestThrows("System.Forged")),
        ("an error of no name", Messages.Error((ErrorCode)ulong.MaxValue, "", null, null), Expected.Throws<GuestException>(poisons: false)),
        ("a host function's error that did not happen", Messages.Error(ErrorCode.HostFunctionError, "forged"), new Expected(
            "no inner exception", false, outcome => outcome.Thrown is HostFunctionException { InnerException: null })),
        ("a function that it has", Messages.Error(ErrorCode.GuestFunctionNotFound, "forged"), Expected.Throws<UnknownFunctionException>(poisons: false)),
        ("a message that is too large", Messages.Error(ErrorCode.MessageTooLarge, "forged"), Expected.Throws<MessageTooLargeException>(poisons: false)),
    ];

    private static string[] ForgedNames =>
    [
        "", "ICalculator.Add", "IMachineCode.RunCode", "ihostecho.hostnoop", "IHostEcho.HostNoOp ", "IHostEcho.HostNoOp\0", "IHostEcho.HostNoOpp", "IHostEcho.HostNoO", "IHostEcho", ".",
        "System.Environment.Exit", "IHostEcho.GetType", "IHostEcho.\u202EHostNoOp", "\u001b[2J\r\nroot", "../../IHostEcho.HostNoOp", new string('A', 50_000), new string('\u0001', 50_000),
    ];

    private static ParameterType[] Mix =>
    [
        ParameterType.Boolean, ParameterType.Int32, ParameterType.UInt32, ParameterType.Int32, ParameterType.UInt32, ParameterType.UInt32, ParameterType.Int64, ParameterType.UInt64,
        ParameterType.Single, ParameterType.Bytes,
    ];

    // The second one is an sbyte.
    private static void WriteMix(ref OutgoingCall call)
    {
        call.Write(true);
        call.Write(300);
        call.Write(0u);
        call.Write(0);
        call.Write(0u);
        call.Write(0u);
        call.Write(0L);
        call.Write(0ul);
        call.Write(0f);
        call.Write((byte[]?)null);
    }

    private static byte[] Call(string name) => Messages.Call(ContractKind.Host, name, ReturnType.Void, [], static (ref OutgoingCall _) => { });

    private static Code Send(uint port, byte[] message) => new Code().Copy(message, MemoryAttacks.Output).Out(port, (uint)message.Length);

    private static Attack Answers(string name, byte[] message, Expected expected) => new(name, Send(HaltPort, message), expected);

    // Whatever it says, no function of the host may run.
    private static Attack Calls(string name, byte[] message, Expected expected) => new(
        name,
        cell =>
        {
            int before = cell.Host.Calls;
            ulong result = cell.Machine.RunCode(Send(CallPort, message).Set(Register.Rax, 1).Return().ToArray(), 0, 0);
            return cell.Host.Calls == before ? result : throw new InvalidOperationException("A host function was called.");
        },
        expected);

    private static Func<Cell, ulong> CallsBack(Action<Cell> action) => cell =>
    {
        cell.Host.Called = () => action(cell);
        try
        {
            return (ulong)cell.RoundTrips.RoundTripHostI32(1);
        }
        catch (HostFunctionException error) when (error.InnerException is not InvalidOperationException)
        {
            throw new InvalidOperationException("The host function was not refused.", error);
        }
        finally
        {
            cell.Host.Called = null;
        }
    };

    private static int RootOf(byte[] message) => 4 + BinaryPrimitives.ReadInt32LittleEndian(message.AsSpan(4));

    private static byte[] With(byte[] message, int position, uint value)
    {
        byte[] copy = [.. message];
        BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(position), value);
        return copy;
    }

    private static byte[] WithByte(byte[] message, int position, byte value)
    {
        byte[] copy = [.. message];
        copy[position] = value;
        return copy;
    }

    private static string Show(string name) => name.Length > 60 ? $"{name.Length} times 0x{(int)name[0]:x}" : string.Concat(name.Select(c => c is > ' ' and < '\u007F' ? c.ToString() : $"<{(int)c:x}>"));
}
