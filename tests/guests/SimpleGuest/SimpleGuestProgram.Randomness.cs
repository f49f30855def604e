using System.Runtime.InteropServices;

namespace SimpleGuest;

/// <summary>What differs from sandbox to sandbox, or should.</summary>
public sealed unsafe partial class SimpleGuestProgram : IRandomness
{
    public string NewGuid() => Guid.NewGuid().ToString();

    // .NET's own generator wants OpenSSL, which a guest has nowhere to load from.
    public byte[] SecureBytes()
    {
        byte[] bytes = new byte[16];
        fixed (byte* start = bytes)
            return GetRandom(start, (nuint)bytes.Length, 0) == bytes.Length ? bytes : throw new InvalidOperationException("getrandom gave too little.");
    }

    public long SharedNumber() => Random.Shared.NextInt64();

    public long NewGeneratorsNumber() => new Random().NextInt64();

    public int HashOf(string text) => text.GetHashCode(StringComparison.Ordinal);

    public long UtcTicks() => DateTime.UtcNow.Ticks;

    [LibraryImport("libc", EntryPoint = "getrandom")]
    private static partial nint GetRandom(byte* buffer, nuint length, uint flags);
}
