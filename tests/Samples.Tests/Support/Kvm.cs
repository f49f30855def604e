namespace Samples.Tests.Support;

/// <summary>Is there KVM? Where it opens, no test of it is skipped.</summary>
internal static class Kvm
{
    private const string Device = "/dev/kvm";

    public static void Require() => Assert.SkipUnless(Opens(), $"{Device} does not open.");

    /// <summary>Skips where anybody may use KVM, so that no user is refused.</summary>
    public static void RequireThatOthersMayNotUseIt() => Assert.SkipWhen(
        File.GetUnixFileMode(Device).HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherWrite), $"Every user may open {Device} here.");

    private static bool Opens()
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
