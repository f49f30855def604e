using Hyperlight.Build.Tests.Scratch;

// The tests share one tree, whose first build takes longer than all that follow; a build in it must be alone.
[assembly: AssemblyFixture(typeof(ScratchTree))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
