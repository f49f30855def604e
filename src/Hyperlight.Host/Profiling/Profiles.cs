using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Profiling;

/// <summary>Makes the profile of a sandbox.</summary>
internal static class Profiles
{
    private const string Advice = "it was built without the feature mem_profile, so its memory cannot be profiled. Add Features=\"mem_profile\" to its HyperlightGuest item.";

    /// <summary>Makes what its builder asked for, or the environment.</summary>
    /// <param name="options">What the builder was told.</param>
    /// <param name="guest">The guest.</param>
    /// <param name="machine">The machine that runs it.</param>
    /// <param name="space">Its memory.</param>
    /// <param name="buffer">Guest-physical address of its profile buffer; 0 when it has none.</param>
    /// <returns>Null for no profile.</returns>
    /// <exception cref="InvalidGuestException">It is asked for a guest that cannot be profiled.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public static GuestProfile? Open(SandboxOptions options, GuestBinary guest, IVirtualMachine machine, AddressSpace space, ulong buffer)
    {
        if (buffer == 0)
            return options.MemoryProfile is null ? null : throw new InvalidGuestException(guest.Name, Advice);
        if ((options.MemoryProfile ?? MemoryProfileOptions.FromEnvironment()) is not { } profile)
            return null;
        string path = Path.Combine(Path.GetFullPath(profile.Folder), $"{options.Telemetry.Id}.trace");
        var file = new MemoryTraceFile(path, profile.SizeLimit);
        file.Begin(guest.Hash.Span, guest.BuildId.Span, Path.GetFileName(guest.Name), profile.SampleInterval);
        file.Flush();
        options.Telemetry.MemoryTraceBegan(path);
        return new GuestProfile(new ProfileBuffer(space.Memory, buffer), machine, space, guest.Symbolizer, file, profile.SampleInterval, options.Telemetry);
    }
}
