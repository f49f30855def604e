namespace Hyperlight.TraceDump.Reading;

/// <summary>What the writer said at the end.</summary>
/// <param name="RecordsLeftOut">Records that it had no room for.</param>
/// <param name="StacksCut">Stacks that were deeper than it records.</param>
/// <param name="ReachedLimit">Whether it ended because the file reached its size limit.</param>
internal readonly record struct TraceEnd(ulong RecordsLeftOut, ulong StacksCut, bool ReachedLimit);
