namespace Hyperlight.Host.Tests.Support;

/// <summary>Is there KVM? Where it opens, no test is skipped.</summary>
internal static class Kvm
{
    private static readonly string? Missing = FindOut();

    public static void Require() => Assert.SkipUnless(Missing is null, $"/dev/kvm does not open: {Missing}");

    private static string? FindOut()
    {
        try
        {
            File.OpenHandle("/dev/kvm", FileMode.Open, FileAccess.ReadWrite).Dispose();
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
