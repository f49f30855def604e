using System.Text.RegularExpressions;
using Hyperlight;
using Lifecycle.Tests.Support;
using Tests.Support;

namespace Lifecycle.Tests.Staging;

/// <summary>What the build runs to stage a snapshot.</summary>
public sealed partial class SnapshotCommandTests : IDisposable
{
    private readonly StagedGuest _simple = new(Guests.SimpleGuest), _eager = new(Guests.EagerGuest);

    public void Dispose()
    {
        _simple.Dispose();
        _eager.Dispose();
    }

    [Fact]
    public async Task A_guest_that_gets_ready_by_itself_is_written_and_started_from()
    {
        Kvm.Require("to take a snapshot for all CPUs");
        StagingTool tool = await StagingTool.RunAsync("snapshot", _simple.Program, _simple.SnapshotFile);
        Assert.Equal((0, "", ""), (tool.ExitCode, tool.Output, tool.Errors));
        Assert.Equal([_simple.Program, _simple.SnapshotFile], Directory.GetFileSystemEntries(Path.GetDirectoryName(_simple.Program)!).Order());
        using Sandbox sandbox = StagedGuest.Builder(_simple.Fresh()).Build();
        Assert.False(sandbox.MicroVm.IsBooted);
        Assert.Equal(5, sandbox.Calculator().Add(2, 3));
    }

    [Fact]
    public async Task A_guest_that_calls_its_host_first_is_an_error_at_the_guest()
    {
        Kvm.Require("to take a snapshot for all CPUs");
        File.WriteAllText(_eager.SnapshotFile, "of an earlier build");
        StagingTool tool = await StagingTool.RunAsync("snapshot", _eager.Program, _eager.SnapshotFile);
        Assert.Equal(1, tool.ExitCode);
        AssertCanonical($"{_eager.Program} : error HL1011: ", tool.Errors);
        Assert.Contains("IGreeter.Greet", tool.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_eager.SnapshotFile));
    }

    [Fact]
    public async Task What_is_no_guest_is_an_error_at_it()
    {
        Kvm.Require("to take a snapshot for all CPUs");
        File.WriteAllText(_simple.Program, "#!/bin/sh\n");
        StagingTool tool = await StagingTool.RunAsync("snapshot", _simple.Program, _simple.SnapshotFile);
        Assert.Equal(1, tool.ExitCode);
        AssertCanonical($"{_simple.Program} : error HL1011: ", tool.Errors);
        Assert.False(File.Exists(_simple.SnapshotFile));
    }

    [Fact]
    public async Task Without_KVM_there_is_a_warning_and_no_file()
    {
        File.WriteAllText(_simple.SnapshotFile, "of an earlier build");
        StagingTool tool = await StagingTool.RunWithoutKvmAsync($"{_simple.Program}.dev", "snapshot", _simple.Program, _simple.SnapshotFile);
        Assert.Equal((0, ""), (tool.ExitCode, tool.Errors));
        AssertCanonical($"{_simple.Program} : warning HL1010: ", tool.Output);
        Assert.Contains("/dev/kvm does not exist", tool.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_simple.SnapshotFile));
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(2)]
    [InlineData(2, "snapshot")]
    [InlineData(2, "snapshot", "guest")]
    [InlineData(2, "snapshot", "guest", "")]
    [InlineData(2, "snapshot", "guest", "file", "more")]
    [InlineData(2, "restore", "guest", "file")]
    public async Task Wrong_usage_is_told(int code, params string[] arguments)
    {
        StagingTool tool = await StagingTool.RunAsync(arguments);
        Assert.Equal(code, tool.ExitCode);
        Assert.StartsWith("hyperlight-stage snapshot GUEST OUTPUT", code == 0 ? tool.Output : tool.Errors, StringComparison.Ordinal);
    }

    // One line, which MSBuild reads as: ORIGIN : CATEGORY CODE: TEXT.
    private static void AssertCanonical(string start, string said)
    {
        Assert.StartsWith(start, said, StringComparison.Ordinal);
        Assert.Matches(OneMessage(), said);
    }

    [GeneratedRegex(@"\A[^\n]+ : (error|warning) HL\d{4}: [^\n]+\n\z")]
    private static partial Regex OneMessage();
}
