using System.Runtime.CompilerServices;

namespace Tests.Support;

/// <summary>Is there KVM? The few tests that are about it alone are skipped where it does not open, and say so.</summary>
internal static class Kvm
{
    private const string Device = "/dev/kvm", Variable = "HYPERLIGHT_HYPERVISOR";

    public static bool Opens { get; } = FindOut();

    /// <summary>Has this program, and those that it starts, take what they would take without KVM, but without a warning: of that, other tests tell.</summary>
    [ModuleInitializer]
    internal static void ChooseWhatThereIs()
    {
        if (!Opens && Environment.GetEnvironmentVariable(Variable) is null)
            Environment.SetEnvironmentVariable(Variable, "ptrace");
    }

    /// <summary>Skips the test without KVM.</summary>
    /// <param name="why">What it needs it for.</param>
    public static void Require(string why) => Assert.SkipUnless(Opens, $"Needs KVM {why}: {Device} does not open.");

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
