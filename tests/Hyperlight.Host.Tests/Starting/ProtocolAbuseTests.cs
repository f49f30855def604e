using Hyperlight.Host.Tests.Support;
using Hyperlight.Protocol;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Starting;

/// <summary>A guest that knows the ports and the messages, and means ill.</summary>
public sealed class ProtocolAbuseTests(CCompiler compiler, ITestOutputHelper output)
{
    private readonly Lazy<GuestBinary> _ready = new(() => Puppet.Ready(compiler));

    public static TheoryData<uint, uint> HostileLengths()
    {
        var data = new TheoryData<uint, uint>();
        foreach (uint port in (uint[])[Step.CallPort, Step.HaltPort])
        {
            foreach (uint length in (uint[])[0, 1, 3, 4, 5, 4096, 65536, 65537, 0x7FFF_FFFF, 0x8000_0000, uint.MaxValue])
                data.Add(port, length);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(HostileLengths))]
    public void A_length_that_cannot_be_is_a_broken_protocol(uint port, uint length)
    {
        AssertBroken(() => Start(Step.Out(port, length)));

        using Sandbox sandbox = Ready();
        var broken = AssertBroken(() => Puppet.Perform(sandbox, new Step(PortOperation.Out32, port, length, [1])));
        Sandboxes.AssertPoisonedBy(broken, sandbox);
    }

    [Theory]
    [InlineData(103)]
    [InlineData(111)]
    public void A_port_without_a_meaning_ends_the_guest(uint port)
    {
        using Sandbox sandbox = Ready();

        Exception? error = Record.Exception(() => Puppet.Perform(sandbox, new Step(PortOperation.Out8, port, 1, [])));

        Assert.True(error is ProtocolViolationException or GuestFaultException, $"{error}");
        Assert.Contains($"port {port}", error.Message, StringComparison.Ordinal);
        Sandboxes.AssertPoisonedBy(error, sandbox);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0x10_0000)]
    [InlineData(uint.MaxValue)]
    public void Asking_for_any_size_of_the_output_buffer_is_harmless(uint pages)
    {
        using Sandbox sandbox = Ready();

        byte[] answer = Puppet.Perform(sandbox, Step.Out(Step.GrowPort, pages), Step.Halt(Messages.Answer([1, 2])));

        Assert.Equal([1, 2], answer);
    }

    [Theory]
    [InlineData((int)PortOperation.In32, Step.HaltPort, 0)]
    [InlineData((int)PortOperation.In32, Step.CallPort, 0)]
    [InlineData((int)PortOperation.Out8, Step.HaltPort, 4)]
    [InlineData((int)PortOperation.Out16, Step.HaltPort, 4)]
    [InlineData((int)PortOperation.OutRepeated, Step.HaltPort, 3)]
    [InlineData((int)PortOperation.OutRepeated, Step.HaltPort, 2000)]
    [InlineData((int)PortOperation.Out8, 0xF0, 0)] // the port of the entry of system calls
    public void An_odd_access_to_a_port_of_ours_harms_nobody_else(int operation, uint port, uint value)
    {
        Sandbox sandbox = Ready();

        Exception? error = Record.Exception(() => Puppet.Perform(sandbox, new Step((PortOperation)operation, port, value, [])));

        sandbox.Dispose();
        Assert.True(error is null or HyperlightException, $"{error}");
        using Sandbox other = Sandboxes.Build();
        Sandboxes.AssertWorks(other);
    }

    [Fact]
    public void Garbage_instead_of_the_ready_message_is_a_broken_protocol()
    {
        byte[] garbage = new byte[200];
        new Random(1).NextBytes(garbage);
        BitConverter.TryWriteBytes(garbage, garbage.Length - sizeof(int));

        AssertBroken(() => Start(Step.Halt(garbage)));
        AssertBroken(() => Start(Step.Halt(Messages.Answer([1]))));
        AssertBroken(() => Start(Step.Halt(Messages.HostCall("x"))));
    }

    [Fact]
    public void A_guest_of_another_protocol_version_is_refused()
    {
        byte[] ready = Messages.Write(new ReadyInfo(
            ProtocolVersion.Current + 1, "from the future", [], [PublishedContract.Of(ContractRegistry.Get<IEcho>().Contract)]).Write);

        Assert.IsType<HyperlightException>(Record.Exception(() => Start(Step.Halt(ready))), exactMatch: false);
    }

    [Fact]
    public void A_good_puppet_answers_as_a_good_guest()
    {
        using Sandbox sandbox = Ready();

        Assert.Equal([5, 6, 7], Puppet.Perform(sandbox, Step.Halt(Messages.Answer([5, 6, 7]))));
        Assert.Equal("puppet", sandbox.GuestName);
    }

    [Fact]
    public void An_answer_of_another_kind_is_a_broken_protocol()
    {
        using Sandbox sandbox = Ready();

        var broken = AssertBroken(() => Puppet.Perform(sandbox, Step.Halt(Messages.HostCall("not an answer"))));

        Assert.Contains("IEcho.EchoBytes", broken.Message, StringComparison.Ordinal);
        Sandboxes.AssertPoisonedBy(broken, sandbox);
    }

    [Theory]
    [InlineData(ErrorCode.NoError)]
    [InlineData(ErrorCode.MallocFailed)]
    [InlineData(ErrorCode.HostFunctionError)]
    [InlineData(ErrorCode.MessageTooLarge)]
    [InlineData(ErrorCode.GuestFunctionNotFound)]
    [InlineData((ErrorCode)999_999)]
    public void An_error_with_any_code_is_a_typed_error(ErrorCode code)
    {
        using Sandbox sandbox = Ready();

        Exception? error = Record.Exception(() => Puppet.Perform(sandbox, Step.Halt(Messages.Error(code, "told by the guest"))));

        Assert.IsType<HyperlightException>(error, exactMatch: false);
        Assert.Null(error.InnerException);
        Assert.False(sandbox.IsPoisoned);
        Assert.Equal([1], Puppet.Perform(sandbox, Step.Halt(Messages.Answer([1]))));
    }

    [Fact]
    public void A_call_of_a_host_function_that_is_not_there_does_not_stop_the_call()
    {
        using Sandbox sandbox = Ready();

        byte[] answer = Puppet.Perform(sandbox, Step.Call(Messages.HostCall("x")), Step.Halt(Messages.Answer([8])));

        Assert.Equal([8], answer);
    }

    [Fact]
    public void Spoiled_ready_messages_give_a_typed_error_or_a_sandbox() =>
        Fuzz(120, Puppet.ReadyMessage(), (message, _) => Start(Step.Halt(message)));

    [Fact]
    public void Spoiled_answers_give_a_typed_error_or_a_result() =>
        Fuzz(400, Messages.Answer([.. Enumerable.Range(0, 40).Select(i => (byte)i)]), (message, sandbox) => Puppet.Perform(sandbox(), Step.Halt(message)));

    [Fact]
    public void Spoiled_errors_give_a_typed_error_or_a_result() =>
        Fuzz(400, Messages.Error(ErrorCode.GuestError, "a message"), (message, sandbox) => Puppet.Perform(sandbox(), Step.Halt(message)));

    [Fact]
    public void Spoiled_calls_of_the_host_give_a_typed_error_or_an_answer() =>
        Fuzz(400, Messages.HostCall("the argument"), (message, sandbox) => Puppet.Perform(sandbox(), Step.Call(message), Step.Halt(Messages.Answer([1]))));

    // One sandbox until it is poisoned, then the next.
    private void Fuzz(int rounds, byte[] message, Action<byte[], Func<Sandbox>> act)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        Sandbox? current = null;
        Sandbox Sandbox() => current is { IsPoisoned: false } ? current : current = Replace(current);
        for (int round = 0; round < rounds; round++)
        {
            byte[] spoiled = Spoil(message, random);
            Exception? error = Record.Exception(() => act(spoiled, Sandbox));
            Assert.True(error is null or HyperlightException, $"seed {seed}, round {round}, message {Convert.ToHexString(spoiled)}: {error}");
        }

        current?.Dispose();
    }

    private Sandbox Replace(Sandbox? poisoned)
    {
        poisoned?.Dispose();
        return Ready();
    }

    // Changes a few bytes or words, and cuts now and then; the size prefix stays right, or nothing behind it would be read.
    private static byte[] Spoil(byte[] message, Random random)
    {
        byte[] spoiled = message[..(random.Next(4) == 0 ? random.Next(sizeof(int), message.Length) : message.Length)];
        for (int i = random.Next(1, 4); i > 0 && spoiled.Length >= 2 * sizeof(int); i--)
        {
            int at = random.Next(sizeof(int), spoiled.Length - sizeof(int) + 1);
            if (random.Next(2) == 0)
                spoiled[at] = (byte)random.Next();
            else
                BitConverter.TryWriteBytes(spoiled.AsSpan(at), random.Next(-8, 64));
        }

        BitConverter.TryWriteBytes(spoiled, spoiled.Length - sizeof(int));
        return spoiled;
    }

    private void Start(Step step)
    {
        new SandboxBuilder(Puppet.Starting(compiler, step)).WithHostFunctions<IHostEcho>(new HostEcho()).WithOutput(TextWriter.Null)
            .WithStartTimeout(TimeSpan.FromSeconds(5)).Build().Dispose();
    }

    private Sandbox Ready()
    {
        return new SandboxBuilder(_ready.Value).WithHostFunctions<IHostEcho>(new HostEcho()).WithOutput(TextWriter.Null)
            .WithCallTimeout(TimeSpan.FromSeconds(5)).Build();
    }

    private static ProtocolViolationException AssertBroken(Action action) => Assert.Throws<ProtocolViolationException>(action);
}
