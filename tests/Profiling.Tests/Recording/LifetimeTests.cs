namespace Hyperlight.Profiling.Tests.Recording;

/// <summary>A profile and what happens to its sandbox.</summary>
public sealed class LifetimeTests
{
    private const ulong Restored = 0x105, End = 0x106;

    [Fact]
    public void A_restore_is_told_and_the_profile_goes_on()
    {
        using var profiled = new Profiled();
        using Snapshot snapshot = profiled.Sandbox.TakeSnapshot();
        profiled.Guest.Keep(10, 100);
        profiled.Sandbox.Restore(snapshot);
        profiled.Guest.Keep(5, 100);
        Trace trace = profiled.End();
        Assert.Single(trace.Of(Restored));
        Assert.Equal(15, AllocationTests.SitesOf(trace, "kept").Length);
    }

    [Fact]
    public void A_snapshot_holds_nothing_of_a_profile()
    {
        using var profiled = new Profiled();
        profiled.Guest.Keep(10, 100);
        using Snapshot snapshot = profiled.Sandbox.TakeSnapshot();
        using Sandbox other = new SandboxBuilder(snapshot).Build();
        Assert.Null(other.MemoryTracePath);
        other.GetGuest<ProfiledGuest.IProfiled>().Keep(1000, 100);
        Assert.Equal(10, AllocationTests.SitesOf(profiled.End(), "kept").Length);
    }

    [Fact]
    public void Each_sandbox_has_its_own_trace_also_when_it_starts_from_a_snapshot()
    {
        using var first = new Profiled();
        using var second = new Profiled();
        first.Guest.Keep(3, 100);
        second.Guest.Keep(4, 100);
        Assert.Equal((3, 4), (AllocationTests.SitesOf(first.End(), "kept").Length, AllocationTests.SitesOf(second.End(), "kept").Length));
        Assert.Equal($"{first.Sandbox.Id}.trace", Path.GetFileName(first.TracePath));
    }

    [Fact]
    public void A_sandbox_that_boots_records_the_start()
    {
        using var profiled = new Profiled(settings: static builder => builder.WithColdStart());
        int atStart = profiled.End().Allocations.Count();
        using var warm = new Profiled();
        using var later = new Profiled();
        Assert.InRange(atStart, 20, int.MaxValue);
        Assert.Empty(later.End().Allocations);
    }

    [Fact]
    public void A_guest_that_faults_leaves_what_it_recorded()
    {
        using var profiled = new Profiled(settings: static builder => builder.WithCallTimeout(TimeSpan.FromMilliseconds(200)));
        profiled.Guest.Keep(10, 100);
        Assert.Throws<GuestTimeoutException>(() => profiled.Guest.Work("1 2 3", int.MaxValue));
        Trace trace = profiled.End();
        Assert.Equal(10, AllocationTests.SitesOf(trace, "kept").Length);
        Assert.NotEmpty(AllocationTests.SitesOf(trace, "split"));
        Assert.Single(trace.Of(End));
    }

    [Fact]
    public void A_trace_that_is_not_ended_holds_whole_records()
    {
        using var profiled = new Profiled();
        profiled.Guest.Keep(1000, 100);
        // As if this process were gone now.
        Trace trace = Trace.Read(profiled.TracePath);
        Assert.Empty(trace.Of(End));
        Assert.Equal(1000, AllocationTests.SitesOf(trace, "kept").Length);
    }

    [Fact]
    public void A_trace_ends_at_its_limit_and_says_so()
    {
        using var loggers = new RecordingLoggers();
        const int limit = 100_000;
        using var profiled = new Profiled(sizeLimit: limit, settings: builder => builder.WithTelemetry(new TelemetryOptions { LoggerFactory = loggers, LogFilter = "info" }));
        profiled.Guest.Keep(5000, 100);
        profiled.Guest.Keep(5000, 100);
        Trace trace = profiled.End();
        Assert.InRange(new FileInfo(profiled.TracePath).Length, limit / 2, limit);
        TraceRecord end = Assert.Single(trace.Of(End));
        Assert.Equal(1ul, end.Numbers[2]);
        Assert.InRange(end.Numbers[0], 1ul, 5000ul);
        Assert.Single(loggers.Messages, message => message.Contains("size limit", StringComparison.Ordinal) && message.Contains(profiled.TracePath, StringComparison.Ordinal));
        Assert.Single(loggers.Messages, message => message.Contains("is profiled to", StringComparison.Ordinal));
    }

    [Fact]
    public void A_disk_that_is_full_ends_the_profile_and_not_the_call()
    {
        using var loggers = new RecordingLoggers();
        using var profiled = new Profiled(settings: builder => builder.WithTelemetry(new TelemetryOptions { LoggerFactory = loggers, LogFilter = "info" }));
        profiled.Guest.Keep(10, 100);
        using (FileSizeLimit.Of(new FileInfo(profiled.TracePath).Length + 1000))
            profiled.Guest.Keep(1000, 100);
        Assert.Equal(3, profiled.Guest.Add(1, 2));
        Assert.Single(loggers.Messages, static message => message.Contains("cannot be written", StringComparison.Ordinal));
        Trace trace = profiled.End();
        Assert.InRange(AllocationTests.SitesOf(trace, "kept").Length, 10, 20);
    }

    [Fact]
    public void A_guest_without_the_feature_cannot_be_profiled()
    {
        var error = Assert.Throws<InvalidGuestException>(() => new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions<SimpleGuest.IHostEcho>(System.Reflection.DispatchProxy.Create<SimpleGuest.IHostEcho, NoHost>()).WithMemoryProfile(new MemoryProfileOptions { Folder = Path.GetTempPath() }).Build());
        Assert.Contains("Features=\"mem_profile\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_missing_is_made_whenever_a_sandbox_needs_it()
    {
        string top = Directory.CreateTempSubdirectory("profile").FullName, folder = Path.Combine(top, "a", "b");
        SandboxBuilder builder = new SandboxBuilder(Guests.ProfiledGuest).WithMemoryProfile(new MemoryProfileOptions { Folder = folder });
        for (int i = 0; i < 2; i++)
        {
            using (Sandbox sandbox = builder.Build())
                Assert.True(File.Exists(sandbox.MemoryTracePath));
            Directory.Delete(Path.Combine(top, "a"), recursive: true);
        }
        Directory.Delete(top);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_fails_the_build_of_the_sandbox()
    {
        string file = Path.GetTempFileName();
        Assert.ThrowsAny<IOException>(() => new SandboxBuilder(Guests.ProfiledGuest).WithMemoryProfile(new MemoryProfileOptions { Folder = Path.Combine(file, "trace") }).Build());
        File.Delete(file);
    }

    [Theory]
    [InlineData("exact", 0L)]
    [InlineData("sampled", 512L << 10)]
    [InlineData("sampled=1234", 1234L)]
    [InlineData("off", null)]
    [InlineData("", null)]
    public void The_environment_can_ask_for_a_profile(string value, long? interval) => Assert.Equal(interval, MemoryProfileOptions.Parse(value)?.SampleInterval);

    [Theory]
    [InlineData("on")]
    [InlineData("sampled=0")]
    [InlineData("sampled=-1")]
    [InlineData("sampled=x")]
    public void The_environment_is_told_when_it_makes_no_sense(string value) =>
        Assert.Contains(value, Assert.Throws<InvalidOperationException>(() => MemoryProfileOptions.Parse(value)).Message, StringComparison.Ordinal);
}
