using System.Diagnostics;

namespace Hyperlight.Profiling.Tests.Recording;

/// <summary>A guest with the feature holds the code of the profile, as binutils' <c>nm</c> sees it; one without does not.</summary>
public sealed class FeatureTests
{
    private static readonly string[] Marks = ["Hyperlight_Guest_Hyperlight_Guest_Profiling_", " __wrap_malloc", " __wrap_RhpNewFast"];

    [Fact]
    public void Only_the_variant_with_the_feature_has_symbols_of_the_profile()
    {
        string with = SymbolsOf(Guests.ProfiledGuest), without = SymbolsOf(Guests.SimpleGuest);
        Assert.All(Marks, mark =>
        {
            Assert.Contains(mark, with, StringComparison.Ordinal);
            Assert.DoesNotContain(mark, without, StringComparison.Ordinal);
        });
        Assert.Contains(" malloc", without, StringComparison.Ordinal);
        // It was not built to be traced.
        Assert.DoesNotContain("Hyperlight_Guest_Hyperlight_Guest_Tracing_", with, StringComparison.Ordinal);
    }

    private static string SymbolsOf(GuestBinary guest)
    {
        using var nm = Process.Start(new ProcessStartInfo("nm", [$"{guest.Name}.dbg"]) { RedirectStandardOutput = true })!;
        string symbols = nm.StandardOutput.ReadToEnd();
        nm.WaitForExit();
        Assert.Equal(0, nm.ExitCode);
        return symbols;
    }
}
