using Hyperlight.Host.Kernel;
using Hyperlight.Host.Snapshots;

namespace Hyperlight.Staging;

/// <summary>Writes the state of a guest that is ready, or says in MSBuild's form why not.</summary>
internal static class SnapshotCommand
{
    /// <returns>The exit code.</returns>
    public static int Run(string guest, string output, TextWriter warnings, TextWriter errors)
    {
        try
        {
            using Snapshot snapshot = StartState.Take(GuestBinary.FromFile(guest));
            snapshot.Save(output);
            return 0;
        }
        catch (HypervisorNotFoundException absent)
        {
            Remove(output);
            warnings.WriteLine($"{guest} : warning HL1010: no snapshot of this guest is staged, because KVM cannot be used here ({Line(absent).TrimEnd('.')}); programs boot it when they start.");
            return 0;
        }
        catch (Exception error) when (error is HyperlightException or IOException)
        {
            Remove(output);
            errors.WriteLine($"{guest} : error HL1011: no snapshot of this guest can be staged: {Line(error)}");
            return 1;
        }
    }

    // A state of another build is none of this one.
    private static void Remove(string output)
    {
        try
        {
            File.Delete(output);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then it could not be written either, and programs refuse it.
        }
    }

    private static string Line(Exception error) => PrintableText.OneLine(error.Message);
}
