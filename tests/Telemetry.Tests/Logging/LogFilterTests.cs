using Hyperlight.Host.Telemetry;
using Microsoft.Extensions.Logging;

namespace Telemetry.Tests.Logging;

/// <summary>Filters mean what they mean to Rust's env_logger.</summary>
public sealed class LogFilterTests
{
    // The least level of the three categories: sandbox, calls, internal.
    [Theory]
    [InlineData("", LogLevel.Error, LogLevel.Error, LogLevel.Error)]
    [InlineData("off", LogLevel.None, LogLevel.None, LogLevel.None)]
    [InlineData("error", LogLevel.Error, LogLevel.Error, LogLevel.Error)]
    [InlineData("warn", LogLevel.Warning, LogLevel.Warning, LogLevel.Warning)]
    [InlineData("INFO", LogLevel.Information, LogLevel.Information, LogLevel.Information)]
    [InlineData("debug", LogLevel.Debug, LogLevel.Debug, LogLevel.Debug)]
    [InlineData("trace", LogLevel.Trace, LogLevel.Trace, LogLevel.Trace)]
    [InlineData("hyperlight_host", LogLevel.Trace, LogLevel.Trace, LogLevel.Trace)]
    [InlineData("hyperlight_host=info", LogLevel.Information, LogLevel.Information, LogLevel.Information)]
    [InlineData("hyperlight-host=", LogLevel.Trace, LogLevel.Trace, LogLevel.Trace)]
    [InlineData("none,hyperlight_host=info,tracing=info", LogLevel.Information, LogLevel.Information, LogLevel.Information)]
    [InlineData("none,hyperlight-host=info,tracing=info", LogLevel.Information, LogLevel.Information, LogLevel.Information)]
    [InlineData("info,hyperlight_host::sandbox=trace,hyperlight_guest=trace", LogLevel.Trace, LogLevel.Information, LogLevel.Information)]
    [InlineData("hyperlight_host::calls=info", LogLevel.None, LogLevel.Information, LogLevel.None)]
    [InlineData("hyperlight_host::calls=off,hyperlight_host=warn", LogLevel.Warning, LogLevel.None, LogLevel.Warning)]
    [InlineData("Hyperlight.Host.Internal=trace,error", LogLevel.Error, LogLevel.Error, LogLevel.Trace)]
    [InlineData("tracing=trace", LogLevel.None, LogLevel.None, LogLevel.None)]
    [InlineData("warn,info", LogLevel.Information, LogLevel.Information, LogLevel.Information)]
    [InlineData(" warn , hyperlight_host::calls = debug ", LogLevel.Warning, LogLevel.Debug, LogLevel.Warning)]
    [InlineData("hyperlight_host=loud", LogLevel.Error, LogLevel.Error, LogLevel.Error)]
    public void A_filter_lets_through(string filter, LogLevel sandbox, LogLevel calls, LogLevel inside)
    {
        var parsed = LogFilter.From(filter);
        Assert.Equal(
            (sandbox, calls, inside),
            (parsed.LevelOf("Hyperlight.Host.Sandbox"), parsed.LevelOf("Hyperlight.Host.Calls"), parsed.LevelOf("Hyperlight.Host.Internal")));
    }

    [Theory]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("info,hyperlight_host=loud", "hyperlight_host=loud")]
    [InlineData("hyperlight[span{field=1}]=info", "hyperlight[span{field=1}]=info")]
    [InlineData("=info", "=info")]
    [InlineData("info/(", "/(")]
    public void What_means_nothing_is_told(string filter, string ignored) => Assert.Equal([ignored], LogFilter.From(filter).Ignored);

    [Fact]
    public void Ours_is_read_before_Rusts()
    {
        (string? Ours, string? Rusts) before = (Environment.GetEnvironmentVariable("HYPERLIGHT_LOG"), Environment.GetEnvironmentVariable("RUST_LOG"));
        try
        {
            Assert.Equal(LogLevel.Debug, LevelWith(null, "debug"));
            Assert.Equal(LogLevel.Warning, LevelWith("warn", "debug"));
            Assert.Equal(LogLevel.Error, LevelWith(null, null));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HYPERLIGHT_LOG", before.Ours);
            Environment.SetEnvironmentVariable("RUST_LOG", before.Rusts);
        }
    }

    private static LogLevel LevelWith(string? ours, string? rusts)
    {
        Environment.SetEnvironmentVariable("HYPERLIGHT_LOG", ours);
        Environment.SetEnvironmentVariable("RUST_LOG", rusts);
        return LogFilter.From(null).LevelOf("Hyperlight.Host.Calls");
    }
}
