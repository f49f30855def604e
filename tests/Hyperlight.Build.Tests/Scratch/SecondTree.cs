namespace Hyperlight.Build.Tests.Scratch;

/// <summary>Tests that share another tree: those of both build at the same time.</summary>
[CollectionDefinition(Name)]
public sealed class SecondTree : ICollectionFixture<ScratchTree>
{
    public const string Name = "second tree";
}
