using System.Buffers.Binary;
using Hyperlight.Protocol;
using Security.Tests.Attacks;
using Security.Tests.Machine;

namespace Security.Tests.Fuzz;

/// <summary>Code that makes random system calls and hypercalls inside a guest.</summary>
internal static class GuestFuzzer
{
    /// <summary>
    /// RDI: seed, RSI: how many. R13 points behind the code, to the hostile values, eight ports, and the length of the message in the output buffer.
    /// One of 64 is a hypercall. An argument is random, or small, or a hostile value, or up to 15 behind one.
    /// </summary>
    private const string Loop = """
        53 55 4154 4155 4156 4157 4889FB 4989F4 4C8D2DE1000000
        E8BA000000 A83F 743E E87C000000 50 E876000000 50 E870000000 50 E86A000000 50 E864000000 50 E85E000000 50
        E88D000000 C1E807 25FF010000 4159 4158 415A 5A 5E 5F 0F05 EB33
        E83E000000 4889C5 E86B000000 C1E809 83E007 450FB6B40500010000 E857000000 4489F2 F6C401 89E8 7407 418B8508010000 EF
        49FFCC 7581 415F 415E 415D 415C 5D 5B C3
        E830000000 89C1 48C1E808 83E103 741E FFC9 741B 89C2 83E21F 498B54D500 FFC9 7409 C1E805 83E00F 4801C2 4889D0 C3 25FF0F0000 C3
        4889D8 48C1E00D 4831C3 4889D8 48C1E807 4831C3 4889D8 48C1E011 4831C3 4889D8 C3
        """;

    // One each of what means something, and of what does not; calls most often.
    private static readonly byte[] Ports = [101, 101, 108, 110, 110, 104, 109, 102];

    private static readonly byte[][] Samples =
    [
        Messages.Call(ContractKind.Host, "IHostEcho.HostEchoI32", ReturnType.Int32, [ParameterType.Int32], static (ref OutgoingCall call) => call.Write(5)),
        Messages.Call(ContractKind.Host, "IHostEcho.HostEchoString", ReturnType.String, [ParameterType.String], static (ref OutgoingCall call) => call.Write("text")),
        Messages.Call(ContractKind.Host, "IHostEcho.HostEchoVecBytes", ReturnType.Bytes, [ParameterType.Bytes], static (ref OutgoingCall call) => call.Write(new byte[100])),
        Messages.Call(ContractKind.Host, "IHostEcho.HostFail", ReturnType.Void, [ParameterType.String], static (ref OutgoingCall call) => call.Write("text")),
        Messages.Reply(ReturnType.UInt64, static (ref IncomingCall call) => call.Return(1ul)),
        Messages.Error(ErrorCode.GuestError, "message", "type", "stack"),
    ];

    /// <summary>The code for one run.</summary>
    public static byte[] Build(Random random)
    {
        byte[] message = Mutate(Samples[random.Next(Samples.Length)], random);
        Span<byte> table = stackalloc byte[HostileValues.Count * sizeof(ulong) + 12];
        for (int i = 0; i < HostileValues.Count; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(table[(i * sizeof(ulong))..], HostileValues.All[i]);
        Ports.CopyTo(table[^12..]);
        BinaryPrimitives.WriteInt32LittleEndian(table[^4..], message.Length);
        return new Code().Hex("57 56").Copy(message, MemoryAttacks.Output).Hex("5E 5F") // RDI and RSI are kept on the stack
            .Hex(Loop.ReplaceLineEndings("")).Bytes(table).ToArray();
    }

    // A few wrong bytes, most often behind the size prefix, which stays right.
    private static byte[] Mutate(byte[] message, Random random)
    {
        byte[] copy = [.. message];
        for (int changes = random.Next(4); changes > 0; changes--)
            copy[random.Next(random.Next(8) == 0 ? 0 : sizeof(uint), copy.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : 0xFF << random.Next(8));
        return copy;
    }
}
