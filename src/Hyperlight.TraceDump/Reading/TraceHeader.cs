using System.Buffers.Binary;
using System.Text;

namespace Hyperlight.TraceDump.Reading;

/// <summary>What the whole trace is about.</summary>
/// <param name="SampleInterval">Mean bytes between samples; 0 when everything is recorded.</param>
/// <param name="Started">When the profile began; null when that is no date.</param>
/// <param name="BuildId">Build id of the guest.</param>
/// <param name="GuestName">Name of the guest.</param>
internal sealed record TraceHeader(long SampleInterval, DateTimeOffset? Started, byte[] BuildId, string GuestName)
{
    private const uint KnownVersion = 1;
    private const int FixedSize = 24, LongestBuildId = 64, LongestName = 1024;

    /// <summary>Reads it from a record's content.</summary>
    /// <returns>Null when it is damaged.</returns>
    /// <exception cref="InvalidTraceException">It is of a version that this tool does not know.</exception>
    public static TraceHeader? Parse(ReadOnlySpan<byte> content)
    {
        if (content.Length < FixedSize)
            return null;
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(content);
        if (version != KnownVersion)
            throw new InvalidTraceException($"is written in version {version} of the format, but this trace_dump knows version {KnownVersion}");
        ulong interval = BinaryPrimitives.ReadUInt64LittleEndian(content[8..]);
        long started = BinaryPrimitives.ReadInt64LittleEndian(content[16..]);
        ReadOnlySpan<byte> rest = content[FixedSize..];
        if (!TryTake(ref rest, LongestBuildId, out ReadOnlySpan<byte> buildId) || !TryTake(ref rest, LongestName, out ReadOnlySpan<byte> name))
            return null;
        return new TraceHeader((long)Math.Min(interval, long.MaxValue), Date(started), buildId.ToArray(), Encoding.UTF8.GetString(name));
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, int most, out ReadOnlySpan<byte> piece)
    {
        piece = default;
        if (rest.Length < sizeof(ulong))
            return false;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(rest);
        rest = rest[sizeof(ulong)..];
        if (length > (ulong)rest.Length)
            return false;
        piece = rest[..(int)Math.Min(length, (ulong)most)];
        rest = rest[(int)length..];
        return true;
    }

    private static DateTimeOffset? Date(long microseconds)
    {
        long ticks = DateTimeOffset.UnixEpoch.Ticks;
        bool isDate = microseconds > -ticks / TimeSpan.TicksPerMicrosecond && microseconds < (DateTimeOffset.MaxValue.Ticks - ticks) / TimeSpan.TicksPerMicrosecond;
        return isDate ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : null;
    }
}
