using System.Buffers.Binary;
using Hyperlight;
using Hyperlight.Host.Snapshots;
using Microsoft.Extensions.Logging;
using SimpleGuest;
using Telemetry.Tests.Support;

namespace Telemetry.Tests.Logging;

/// <summary>A staged snapshot that cannot be used is told, and the guest boots; how a sandbox started is measured.</summary>
public sealed class StagedSnapshotTests : IDisposable
{
    private readonly LogProbe _log = new();
    private readonly StagedGuest _staged = new StagedGuest().WithSnapshot();

    public void Dispose()
    {
        _log.Dispose();
        _staged.Dispose();
    }

    [Theory]
    [InlineData("truncated", "checksum")]
    [InlineData("flipped", "checksum")]
    [InlineData("empty", "no snapshot file")]
    [InlineData("version", "format version")]
    [InlineData("build", "another build")]
    [InlineData("features", "CPU")]
    [InlineData("called", "called already")]
    [InlineData("state", "makes no sense")]
    public void One_that_cannot_be_used_is_told_once_and_the_guest_boots(string how, string reason)
    {
        Spoil(how);
        GuestBinary guest = _staged.Fresh();
        using Sandbox first = Build(guest), second = Build(guest);
        Assert.Equal((true, false), (first.MicroVm.IsBooted, second.MicroVm.IsBooted));
        Assert.Equal(5, first.GetGuest<ICalculator>().Add(2, 3));
        LogRecord record = Assert.Single(_log.Records);
        Assert.Equal((LogLevel.Warning, 13, "Hyperlight.Host.Sandbox"), (record.Level, record.Event.Id, record.Category));
        Assert.Contains(reason, record.Text, StringComparison.Ordinal);
        Assert.Equal(first.Id.ToString(), record.Scope["SandboxId"]);
    }

    [Fact]
    public void None_and_one_with_other_limits_are_nothing_to_tell()
    {
        using (Sandbox other = Guest.Builder(_staged.Fresh(), Telemetry()).WithMemoryLimit(64 << 20).Build())
            Assert.True(other.MicroVm.IsBooted);
        using (Sandbox good = Build(_staged.Fresh()))
            Assert.False(good.MicroVm.IsBooted);
        File.Delete(_staged.SnapshotFile);
        using (Sandbox none = Build(_staged.Fresh()))
            Assert.True(none.MicroVm.IsBooted);
        Assert.Empty(_log.Records);
    }

    [Fact]
    public void A_start_from_it_is_measured_as_one_from_a_snapshot()
    {
        using var meter = new MeterProbe();
        GuestBinary guest = _staged.Fresh();
        var telemetry = new TelemetryOptions { MeterFactory = meter };
        using Sandbox first = Guest.Builder(guest, telemetry).Build(), second = Guest.Builder(guest, telemetry).Build();
        Assert.Equal((2, 0), (meter.Count("hyperlight.sandbox.creation.duration start=snapshot"), meter.Count("hyperlight.sandbox.creation.duration start=cold")));
    }

    private TelemetryOptions Telemetry() => new() { LoggerFactory = _log, LogFilter = "warn" };

    private Sandbox Build(GuestBinary guest) => Guest.Builder(guest, Telemetry()).Build();

    private void Spoil(string how)
    {
        const int headerSize = 32, identity = headerSize, features = identity + GuestBinary.IdentitySize + 4;
        byte[] file = File.ReadAllBytes(_staged.SnapshotFile);
        File.Delete(_staged.SnapshotFile);
        switch (how)
        {
            case "called":
                SaveCalled();
                return;
            case "truncated" or "empty":
                Array.Resize(ref file, how == "empty" ? 0 : file.Length / 2);
                break;
            case "build" or "features" or "version":
                file[how switch { "build" => identity, "features" => features, _ => 8 }] ^= 1;
                SumUp(file);
                break;
            case "state":
                int featuresLength = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(features - 4));
                file.AsSpan(features + featuresLength + 1, sizeof(long)).Clear();
                SumUp(file);
                break;
            default:
                file[^1] ^= 1;
                break;
        }
        File.WriteAllBytes(_staged.SnapshotFile, file);
    }

    private void SaveCalled()
    {
        using Sandbox sandbox = Guest.Builder(_staged.Fresh()).WithColdStart().Build();
        sandbox.GetGuest<ICalculator>().Add(1, 2);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        snapshot.Save(_staged.SnapshotFile);
    }

    // The head has the right checksum again.
    private static void SumUp(byte[] file) =>
        Checksum.Of(file.AsSpan(32, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12)) - 32)).CopyTo(file, 16);
}
