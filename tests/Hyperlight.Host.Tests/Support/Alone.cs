namespace Hyperlight.Host.Tests.Support;

/// <summary>Tests of what belongs to the whole process run while no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
