using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Profiling;

/// <summary>Puts together what a guest tells of a garbage collection in several records.</summary>
internal sealed class CollectionRecords(MemoryTraceFile file)
{
    private const int Generations = 5, MostRanges = 2048;

    private static readonly int RangeSize = Unsafe.SizeOf<ProfileRecord.Survivors>();

    private readonly List<ulong> _ranges = [];
    private uint? _begun;

    /// <summary>Takes a record.</summary>
    /// <param name="record">The record; one that makes no sense here is left out.</param>
    /// <param name="sizes">What generations use, at the end.</param>
    /// <param name="survivors">The ranges that survive, when it tells of such.</param>
    /// <param name="time">When it was made.</param>
    public void Take(in ProfileRecord record, in ProfileRecord.Values sizes, ReadOnlySpan<byte> survivors, ulong time)
    {
        switch (record.Kind)
        {
            case ProfileRecordKind.CollectionStart:
                _ranges.Clear();
                _begun = (uint)record.Pointer;
                break;
            case ProfileRecordKind.CollectedRange when _ranges.Count < 2 * MostRanges:
                _ranges.AddRange([record.Pointer, record.Extent]);
                break;
            case ProfileRecordKind.Survivors:
                WriteBeginning(time);
                WriteSurvivors(survivors, time);
                break;
            case ProfileRecordKind.CollectionEnd:
                WriteBeginning(time);
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

    private void WriteSurvivors(ReadOnlySpan<byte> survivors, ulong time)
    {
        // A guest may write more of them behind one record than a record of the file holds.
        while (survivors.Length >= RangeSize)
        {
            int count = Math.Min(survivors.Length / RangeSize, ProfileRecord.Survivors.Most);
            file.Collection(time, TraceRecordId.Survivors, null, MemoryMarshal.Cast<byte, ulong>(survivors[..(count * RangeSize)]), count);
            survivors = survivors[(count * RangeSize)..];
        }
    }
}
