using System.Diagnostics;
using Hyperlight;

namespace Telemetry.Tests.GuestTraces;

/// <summary>A guest without the feature holds none of its code, as binutils' <c>nm</c> sees it.</summary>
public sealed class FeatureTests
{
    // As the native compiler names what is in these namespaces.
    private static readonly string[] Marks = ["Hyperlight_Guest_Hyperlight_Guest_Tracing_", "Hyperlight_Guest_Hyperlight_Guest_Logging_", "Hyperlight_Protocol_Hyperlight_Protocol_Record"];

    [Fact]
    public async Task Only_the_variant_with_the_feature_has_symbols_of_the_tracing_code()
    {
        string without = await SymbolsOfAsync(global::Hyperlight.Guests.TracedGuest), with = await SymbolsOfAsync(global::Hyperlight.Guests.TracedGuest_trace_guest), simple = await SymbolsOfAsync(global::Hyperlight.Guests.SimpleGuest);
        Assert.All(Marks, mark =>
        {
            Assert.Contains(mark, with, StringComparison.Ordinal);
            Assert.DoesNotContain(mark, without, StringComparison.Ordinal);
            Assert.DoesNotContain(mark, simple, StringComparison.Ordinal);
        });
        // They have symbols at all, of what is beside that code.
        Assert.All((string[])[without, simple], static symbols => Assert.Contains("Hyperlight_Guest_Hyperlight_Guest_CallServer__Answer", symbols, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_variant_without_the_profile_has_symbols_of_it()
    {
        foreach (GuestBinary guest in (GuestBinary[])[global::Hyperlight.Guests.TracedGuest, global::Hyperlight.Guests.TracedGuest_trace_guest, global::Hyperlight.Guests.SimpleGuest])
        {
            string symbols = await SymbolsOfAsync(guest);
            Assert.DoesNotContain("Hyperlight_Guest_Hyperlight_Guest_Profiling_", symbols, StringComparison.Ordinal);
            Assert.DoesNotContain("__wrap_", symbols, StringComparison.Ordinal);
        }
    }

    private static async Task<string> SymbolsOfAsync(GuestBinary guest)
    {
        using var nm = Process.Start(new ProcessStartInfo("nm", [$"{guest.Name}.dbg"]) { RedirectStandardOutput = true })!;
        string symbols = await nm.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await nm.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, nm.ExitCode);
        return symbols;
    }
}
