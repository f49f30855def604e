using Packages.Tests.Support;

// Packing and building take all cores.
[assembly: AssemblyFixture(typeof(Feed))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
