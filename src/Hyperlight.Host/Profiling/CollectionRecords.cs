using System.Runtime.InteropServices;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Profiling;

/// <summary>Puts together what a guest tells of a garbage collection in many small records.</summary>
internal sealed class CollectionRecords(MemoryTraceFile file)
{
    private const int Generations = 5, MostRanges = 2048, MostSurvivors = 1024;

    private readonly List<ulong> _ranges = [], _survivors = [];
    private uint? _begun;

    /// <summary>Takes a record.</summary>
    /// <param name="record">The record; one that makes no sense here is left out.</param>
    /// <param name="sizes">What generations use, at the end.</param>
    /// <param name="time">When it was made.</param>
    public void Take(in ProfileRecord record, in ProfileRecord.Values sizes, ulong time)
    {
        switch (record.Kind)
        {
            case ProfileRecordKind.CollectionStart:
                _ranges.Clear();
                _survivors.Clear();
                _begun = (uint)record.Pointer;
                break;
            case ProfileRecordKind.CollectedRange when _ranges.Count < 2 * MostRanges:
                _ranges.AddRange([record.Pointer, record.Extent]);
                break;
            case ProfileRecordKind.Survivors:
                WriteBeginning(time);
                _survivors.AddRange([record.Pointer, record.Extent, record.Detail]);
                if (_survivors.Count >= 3 * MostSurvivors)
                    WriteSurvivors(time);
                break;
            case ProfileRecordKind.CollectionEnd:
                WriteBeginning(time);
                WriteSurvivors(time);
                file.Collection(time, TraceRecordId.Collected, (uint)record.Pointer, ((ReadOnlySpan<ulong>)sizes)[..Generations], Generations);
                break;
        }
    }

    private void WriteBeginning(ulong time)
    {
        if (_begun is not { } generation)
            return;
        _begun = null;
        file.Collection(time, TraceRecordId.Collection, generation, CollectionsMarshal.AsSpan(_ranges), _ranges.Count / 2);
    }

    private void WriteSurvivors(ulong time)
    {
        if (_survivors.Count > 0)
            file.Collection(time, TraceRecordId.Survivors, null, CollectionsMarshal.AsSpan(_survivors), _survivors.Count / 3);
        _survivors.Clear();
    }
}
