namespace Conformance.Programs;

/// <summary>All programs by their class name.</summary>
internal static class ProgramList
{
    private static readonly IProgram[] All =
    [
        new ShortestPaths(), new Queens(), new EditDistances(), new GameOfLife(),
        new ListEditing(), new DictionaryCounting(), new SortedSetRanges(), new PriorityQueueOrder(), new LinkedListEditing(),
        new StackAndQueue(), new ImmutableEditing(), new FrozenLookups(), new ConcurrentCollections(), new BitArrayLogic(),
        new FiltersAndFinally(), new NestedFinally(), new ExceptionFilterThrows(), new Rethrowing(), new NullReferences(),
        new ManyNullReferences(), new NullReferencesOnThreads(), new Divisions(), new FaultsKeepState(),
        new FaultInFilterAndFinally(), new CheckedAccess(), new StaticConstructors(), new DeepRecursion(),
        new Sha256InCSharp(), new Checksums(), new CryptographyWithoutOpenSsl(),
        new IteratorBlocks(), new OwnEnumerable(), new AsyncStreams(),
        new JsonWriting(), new JsonReading(), new JsonDocuments(), new JsonTokens(),
        new InterfaceDispatch(), new GenericVirtualMethods(), new PatternMatching(), new RecordsAndTuples(), new Enums(),
        new DelegatesAndEvents(), new StructsAndRefs(), new StaticAbstracts(), new TypesAndAttributes(),
        new CollectingUnderPressure(), new GraphsSurviveCollection(), new LargeObjects(), new Finalizers(), new WeakReferences(),
        new PinnedMemory(), new PooledArrays(), new Spans(), new ThreadsAllocate(), new MemoryFacts(),
        new DecimalArithmetic(), new BigIntegers(), new IntegerOverflow(), new BitTricks(), new FloatingPoint(),
        new DoubleRoundTrips(), new WideIntegers(), new GenericMath(), new ComplexNumbers(), new SeededRandom(), new Matrices(),
        new RegexMatching(), new RegexInterpreted(),
        new GroupingAndOrdering(), new JoinsAndLookups(), new Aggregations(), new LazyEvaluation(), new ParallelQueries(),
        new SetOperations(),
        new ReadersAndWritersOfText(), new BinaryReadersAndWriters(), new Compression(), new Archives(), new XmlTrees(),
        new AsyncStreamCopies(),
        new DelaysInOrder(), new WhenAllAndAny(), new Cancellation(), new UnboundedChannel(), new BoundedChannel(),
        new SemaphoreThrottle(), new Timers(), new AsyncLocalFlow(), new CompletionSources(), new AsyncExceptions(), new ManyTasks(),
        new NumberFormatting(), new Interpolation(), new InvariantParsing(), new StringSearching(), new StringComparisons(),
        new StringBuilding(), new UnicodeText(), new Encodings(), new Base64AndHex(), new SpanText(),
        new ThreadsWithLocks(), new MonitorPulse(), new InterlockedCounters(), new ThreadPoolWork(), new BlockedThreadPool(),
        new ParallelLoops(), new ReadersAndWriters(), new Barriers(), new EventsWithTimeouts(), new ThreadLocals(), new Spinning(),
        new BlockingPipeline(), new LazyOnce(), new ManyThreads(),
        new DateArithmetic(), new DateFormatting(), new DatesAndTimes(), new ClocksGoForward(), new StopwatchMeasuresSleep(),
        new FakeTime(),
        new FixedVectors(), new VariableVectors(), new VectorsAcrossThreads(), new RoundingModes(),
    ];

    private static readonly Dictionary<string, IProgram> ByName = All.ToDictionary(program => program.GetType().Name);

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Runs a program.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string name)
    {
        using var output = new StringWriter { NewLine = "\n" };
        ByName[name].Run(output);
        return output.ToString();
    }
}
