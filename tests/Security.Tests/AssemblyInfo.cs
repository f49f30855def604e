// One test at a time: they measure what the process holds.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
