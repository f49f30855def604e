using System.Runtime;
using System.Runtime.CompilerServices;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Profiling;

/// <summary>Stands where the garbage collector tells the runtime what it does, and asks it what survives. All threads stand still meanwhile.</summary>
/// <remarks>Names: how g++ writes <c>GCToEEInterface::DiagGCStart(int, bool)</c> and the others (Itanium C++ ABI, section 5.1).</remarks>
internal static unsafe class Collections
{
    private const int OldestGeneration = 2, Generations = 5;
    private const int OfGenerations = 1, OfUnmovedGeneration = 3;

    [RuntimeExport("__wrap__ZN15GCToEEInterface11DiagGCStartEib")]
    public static void Started(int generation, byte isInduced)
    {
        if (!ProfileBuffer.IsOn)
            return;
        ProfileBuffer.Note(ProfileRecordKind.CollectionStart, (ulong)generation, 0);
        DescribeGenerations(null, &Range, (void*)(nint)generation);
    }

    [RuntimeExport("__wrap__ZN15GCToEEInterface17DiagWalkSurvivorsEPvb")]
    public static void Survived(void* context, byte isCompacting)
    {
        if (ProfileBuffer.IsOn)
            WalkSurvivors(null, context, &Survivors, null, OfGenerations, -1);
    }

    [RuntimeExport("__wrap__ZN15GCToEEInterface20DiagWalkUOHSurvivorsEPvi")]
    public static void LargeSurvived(void* context, int generation)
    {
        if (ProfileBuffer.IsOn)
            WalkSurvivors(null, context, &Survivors, null, OfUnmovedGeneration, generation);
    }

    [RuntimeExport("__wrap__ZN15GCToEEInterface9DiagGCEndEmiib")]
    public static void Ended(nuint index, int generation, int reason, byte isConcurrent)
    {
        if (!ProfileBuffer.IsOn)
            return;
        ProfileRecord.Values sizes = default;
        DescribeGenerations(null, &AddSize, &sizes);
        ProfileBuffer.NoteEnd((ulong)generation, sizes);
    }

    private static void AddSize(void* sizes, int generation, byte* start, byte* end, byte* reserved)
    {
        if ((uint)generation < Generations)
            (*(ProfileRecord.Values*)sizes)[generation] += (ulong)(end - start);
    }

    // Large objects are looked at together with the oldest generation.
    private static void Range(void* collected, int generation, byte* start, byte* end, byte* reserved)
    {
        if (generation <= (int)(nint)collected || (int)(nint)collected == OldestGeneration)
            ProfileBuffer.Note(ProfileRecordKind.CollectedRange, (ulong)start, (ulong)reserved);
    }

    private static void Survivors(byte* start, byte* end, nint distance, void* context, byte isCompacting, byte isBackground) =>
        ProfileBuffer.NoteSurvivors(new() { Start = (ulong)start, End = (ulong)end, Distance = isCompacting != 0 ? distance : 0 });

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "_ZN3WKS6GCHeap20DiagDescrGenerationsEPFvPviPhS2_S2_ES1_")]
    private static extern void DescribeGenerations(void* heap, delegate*<void*, int, byte*, byte*, byte*, void> range, void* context);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "_ZN3WKS6GCHeap25DiagWalkSurvivorsWithTypeEPvPFvPhS2_lS1_bbES1_14walk_surv_typei")]
    private static extern void WalkSurvivors(
        void* heap, void* context, delegate*<byte*, byte*, nint, void*, byte, byte, void> survivors, void* own, int type, int generation);
}
