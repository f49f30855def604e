using System.Globalization;
using System.Text;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes times as Rust's <c>{:?}</c> does, which Hyperlight's own tool prints: <c>1.234567s</c>, <c>12.5ms</c>, <c>3µs</c>.</summary>
internal static class RustDuration
{
    /// <summary>A time as text.</summary>
    public static string Text(TimeSpan time) => Append(new StringBuilder(), time).ToString();

    /// <summary>Appends a time.</summary>
    public static StringBuilder Append(StringBuilder text, TimeSpan time)
    {
        (decimal value, string unit) = time.Ticks switch
        {
            >= TimeSpan.TicksPerSecond => ((decimal)time.Ticks / TimeSpan.TicksPerSecond, "s"),
            >= TimeSpan.TicksPerMillisecond => ((decimal)time.Ticks / TimeSpan.TicksPerMillisecond, "ms"),
            >= TimeSpan.TicksPerMicrosecond => ((decimal)time.Ticks / TimeSpan.TicksPerMicrosecond, "µs"),
            _ => (time.Ticks * 100m, "ns"),
        };
        return text.Append(CultureInfo.InvariantCulture, $"{value:0.#########}{unit}");
    }
}
