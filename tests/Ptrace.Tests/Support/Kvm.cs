namespace Ptrace.Tests.Support;

/// <summary>Is there KVM, for what is about both?</summary>
internal static class Kvm
{
    public static void Require() => Assert.SkipUnless(Opens(), "Needs KVM, to compare with: /dev/kvm does not open.");

    private static bool Opens()
    {
        try
        {
            File.OpenHandle("/dev/kvm", FileMode.Open, FileAccess.ReadWrite).Dispose();
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
