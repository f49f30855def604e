using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Tests.Support;

/// <summary>Writes events down.</summary>
internal sealed class EventLog : IHeapEvents
{
    public List<string> Lines { get; } = [];

    public void Allocated(in Allocation allocation) => Lines.Add($"+{allocation.Pointer:x} {allocation.Size}");

    public void Released(in Release release) =>
        Lines.Add($"-{release.Pointer:x} {release.Size}{(release.IsTemporary ? " temporary" : "")}{(release.IsCollected ? " collected" : "")}");

    public void Collected(TimeSpan time, int generation, ReadOnlySpan<ulong> sizes) => Lines.Add($"gc {generation}: {string.Join(' ', sizes.ToArray())}");

    public void Restored(TimeSpan time) => Lines.Add("restored");
}
