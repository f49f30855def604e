using Hyperlight;

namespace SimpleGuest;

/// <summary>What no two sandboxes should have in common, and what they can.</summary>
[GuestFunction]
public interface IRandomness
{
    string NewGuid();

    /// <returns>16 bytes of what the operating system gives for keys.</returns>
    byte[] SecureBytes();

    /// <returns>The next number of <c>Random.Shared</c>.</returns>
    long SharedNumber();

    /// <returns>The next number of a generator without a seed of its own.</returns>
    long NewGeneratorsNumber();

    /// <summary>The hash code of a text, which is another one in each process that has its own seed.</summary>
    int HashOf(string text);

    /// <summary>The time of day.</summary>
    long UtcTicks();
}
