namespace Samples.Tests.Support;

/// <summary>Is there KVM? Without it samples run all the same.</summary>
internal static class Kvm
{
    private const string Device = "/dev/kvm";

    public static bool Opens { get; } = FindOut();

    public static void Require() => Assert.SkipUnless(Opens, $"Needs KVM, to take it away: {Device} does not open.");

    /// <summary>Skips where anybody may use KVM, so that no user is refused.</summary>
    public static void RequireThatOthersMayNotUseIt() => Assert.SkipWhen(
        File.GetUnixFileMode(Device).HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherWrite), $"Every user may open {Device} here.");

    private static bool FindOut()
    {
        try
        {
            File.OpenHandle(Device, FileMode.Open, FileAccess.ReadWrite).Dispose();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
