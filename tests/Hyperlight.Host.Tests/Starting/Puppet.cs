using System.Buffers.Binary;
using Hyperlight.Host.Tests.Support;
using Hyperlight.Protocol;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Starting;

/// <summary>What the puppet does with a port; the numbers are those of puppet.c.</summary>
internal enum PortOperation
{
    Out32,
    Out16,
    Out8,
    In32,
    OutRepeated,
}

/// <summary>One thing that the puppet does: put bytes into its output buffer, then use a port.</summary>
internal readonly record struct Step(PortOperation Operation, uint Port, uint Value, byte[] Bytes)
{
    public const uint CallPort = 101, HaltPort = 108, GrowPort = 110;

    /// <summary>Answers, or says that it is ready, as a guest should.</summary>
    public static Step Halt(byte[] message) => new(PortOperation.Out32, HaltPort, (uint)message.Length, message);

    /// <summary>Calls the host as a guest should.</summary>
    public static Step Call(byte[] message) => new(PortOperation.Out32, CallPort, (uint)message.Length, message);

    public static Step Out(uint port, uint value) => new(PortOperation.Out32, port, value, []);
}

/// <summary>puppet.c: a guest that the test pulls the strings of, to be as wicked as can be.</summary>
internal static class Puppet
{
    private static readonly byte[] Marker = "PUPPET-PLAN-0001"u8.ToArray();

    /// <summary>A guest that does the given things as soon as it starts.</summary>
    public static GuestBinary Starting(CCompiler compiler, params Step[] steps)
    {
        byte[] program = File.ReadAllBytes(compiler.Guest(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Starting", "puppet.c"))));
        Plan(steps).CopyTo(program.AsSpan(program.AsSpan().IndexOf(Marker)));
        return GuestBinary.FromBytes(program, "puppet");
    }

    /// <summary>A guest that starts as it should, and offers <see cref="IEcho"/>.</summary>
    public static GuestBinary Ready(CCompiler compiler) => Starting(compiler, Step.Halt(ReadyMessage()));

    /// <summary>Has the guest do the given things during a call of <see cref="IEcho.EchoBytes"/>.</summary>
    /// <returns>What the host takes for the answer.</returns>
    public static byte[] Perform(Sandbox sandbox, params Step[] steps) => sandbox.GetGuest<IEcho>().EchoBytes(Plan(steps));

    public static byte[] ReadyMessage() => Messages.Write(new ReadyInfo(
        ProtocolVersion.Current, "puppet", [], [PublishedContract.Of(ContractRegistry.Get<IEcho>().Contract)]).Write);

    private static byte[] Plan(Step[] steps)
    {
        using var plan = new MemoryStream();
        plan.Write(Marker);
        WriteWord(plan, (uint)steps.Length);
        foreach (Step step in steps)
        {
            WriteWord(plan, (uint)step.Operation);
            WriteWord(plan, step.Port);
            WriteWord(plan, step.Value);
            WriteWord(plan, (uint)step.Bytes.Length);
            plan.Write(step.Bytes);
        }

        return plan.ToArray();
    }

    private static void WriteWord(MemoryStream plan, uint word)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
        plan.Write(bytes);
    }
}
