using Hyperlight;

namespace Conformance;

/// <summary>Looks at clocks.</summary>
[GuestFunction]
public interface IClocks
{
    /// <summary>Reads the monotonic clock often.</summary>
    /// <returns>How often it went back.</returns>
    int ReadOften(int count);

    /// <summary>Nanoseconds of the monotonic clock.</summary>
    long Timestamp();

    /// <summary>The date in ticks.</summary>
    long UtcNow();

    /// <summary>Runs without leaving for a while.</summary>
    /// <returns>Nanoseconds of the monotonic clock at the end.</returns>
    long Spin(int milliseconds);

    void Sleep(int milliseconds);
}
