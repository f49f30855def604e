using Hyperlight;
using Microsoft.Extensions.Logging;
using SimpleGuest;
using Telemetry.Tests.Support;

namespace Telemetry.Tests.Logging;

/// <summary>What is written to the log.</summary>
public sealed class RecordTests : IDisposable
{
    private readonly LogProbe _log = new();

    public void Dispose() => _log.Dispose();

    private TelemetryOptions Filtered(string filter) => new() { LoggerFactory = _log, LogFilter = filter };

    [Fact]
    public void Good_calls_say_nothing_by_default()
    {
        using Sandbox sandbox = Guest.Build(Filtered("error"));
        sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(1);
        Assert.Empty(_log.Records);
    }

    [Fact]
    public void An_error_is_told_once_with_sandbox_and_function()
    {
        using Sandbox sandbox = Guest.Build(Filtered("error"));
        Exception thrown = Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("the shelf is empty"));
        LogRecord record = Assert.Single(_log.Records);
        Assert.Equal((LogLevel.Error, 5, "Hyperlight.Host.Calls"), (record.Level, record.Event.Id, record.Category));
        Assert.Equal("ITrouble.Throw failed", record.Text);
        Assert.Same(thrown, record.Error);
        Assert.Equal((sandbox.Id.ToString(), "ITrouble.Throw"), (record.Scope["SandboxId"], record.Scope["Function"]));
    }

    [Fact]
    public void A_host_functions_error_is_told_where_it_happened()
    {
        using Sandbox sandbox = Guest.Build(Filtered("error"));
        Assert.Throws<HostFunctionException>(() => sandbox.GetGuest<IRoundTrips>().CallFailingHost("no such shelf"));
        Assert.Equal("IHostEcho.HostFail failed", Assert.Single(_log.Records).Text);
    }

    [Fact]
    public void Operations_and_calls_are_records_when_nobody_listens_for_spans()
    {
        using (Sandbox sandbox = Guest.Build(Filtered("info")))
            sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(1);
        Assert.Equal(
            ["SandboxBuilder.Build begins", "SandboxBuilder.Build took", "Sandbox.GetGuest begins", "Sandbox.GetGuest took", "IRoundTrips.RoundTripHostI32 begins", "IHostEcho.HostEchoI32 begins",
                "IHostEcho.HostEchoI32 took", "IRoundTrips.RoundTripHostI32 took", "Sandbox.Dispose begins", "Sandbox.Dispose took"],
            _log.Records.Select(static record => string.Join(' ', record.Text.Split(' ')[..2])));
        Assert.All(_log.Records, static record => Assert.Equal((LogLevel.Information, 1), (record.Level, record.Depth)));
    }

    [Fact]
    public void They_are_spans_and_no_records_when_somebody_listens()
    {
        using var spans = new SpanProbe();
        using (Sandbox sandbox = Guest.Build(Filtered("info")))
            sandbox.GetGuest<ICalculator>().Add(1, 2);
        Assert.Empty(_log.Records);
        Assert.Contains("ICalculator.Add", spans.Names);
    }

    [Fact]
    public void Steps_are_records_of_the_level_trace()
    {
        using Sandbox sandbox = Guest.Build(Filtered("off,hyperlight_host::internal=trace"));
        sandbox.GetGuest<ICalculator>().Add(1, 2);
        Assert.Equal(["StepBegins", "StepEnded"], _log.Events.Distinct());
        Assert.All(_log.Records, static record => Assert.Equal((LogLevel.Trace, "Hyperlight.Host.Internal"), (record.Level, record.Category)));
        Assert.Contains(_log.Records, static record => record.Text == "run vCPU begins" && record.Scope.GetValueOrDefault("Function") is "ICalculator.Add");
    }

    [Fact]
    public void A_sandbox_that_is_poisoned_is_a_warning_told_once()
    {
        using Sandbox sandbox = Guest.Build(Filtered("warn"));
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Guest.TimeOut(sandbox);
        Assert.Throws<SandboxPoisonedException>(() => sandbox.GetGuest<ICalculator>().Add(1, 2));
        Assert.Equal(["SandboxPoisoned", "OperationFailed", "OperationFailed"], _log.Events);
        sandbox.Restore(snapshot);
        Guest.TimeOut(sandbox);
        Assert.Equal(2, _log.Events.Count(static name => name == "SandboxPoisoned"));
    }

    [Fact]
    public void A_refused_system_call_is_told_once_for_each_number()
    {
        using Sandbox sandbox = Guest.Build(Filtered("off,hyperlight_host::sandbox=debug/system call"));
        IMachineCode machine = sandbox.GetGuest<IMachineCode>();
        // mov eax, edi; syscall; ret
        byte[] call = Convert.FromHexString("89F80F05C3");
        for (int i = 0; i < 500; i++)
            machine.RunCode(call, 600 + (ulong)i % 2, 0);
        Assert.Equal([600ul, 601], Numbers());
        for (ulong number = 600; number < 1000; number++)
            machine.RunCode(call, number, 0);
        Assert.InRange(Numbers().Count, 32, 64);

        List<ulong> Numbers() => [.. _log.Records.Where(static record => record.Event.Name == "SystemCallRefused").Select(static record => ulong.Parse(record.Text.Split(' ', ',')[5], System.Globalization.CultureInfo.InvariantCulture)).Where(static number => number >= 600)];
    }

    [Fact]
    public void Dropped_output_is_a_warning_told_once()
    {
        using Sandbox sandbox = Guest.Build(Filtered("warn"));
        for (int i = 0; i < 2; i++)
            Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().PrintForever(new string('x', 60_000)));
        Assert.Single(_log.Events, static name => name == "OutputDropped");
    }

    [Fact]
    public void What_a_host_function_logs_has_the_scope_whatever_the_filter()
    {
        ILogger own = _log.CreateLogger("Shop");
        using Sandbox sandbox = Guest.Build(Filtered("off"), new TestHost { Meanwhile = () => own.LogInformation("sold") });
        sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(1);
        own.LogInformation("closed");
        Assert.Equal(["sold", "closed"], _log.Records.Select(static record => record.Text));
        Assert.Equal((sandbox.Id.ToString(), "IHostEcho.HostEchoI32"), (_log.Records[0].Scope["SandboxId"], _log.Records[0].Scope["Function"]));
        Assert.Empty(_log.Records[1].Scope);
    }

    [Fact]
    public void A_part_of_a_filter_that_means_nothing_is_a_warning()
    {
        Guest.Build(Filtered("off,hyperlight_host=loud")).Dispose();
        LogRecord record = Assert.Single(_log.Records);
        Assert.Equal((LogLevel.Warning, 20), (record.Level, record.Event.Id));
        Assert.Contains("'hyperlight_host=loud'", record.Text, StringComparison.Ordinal);
    }
}
