// A build in a tree must be alone, so each of the two collections has a tree of its own.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
