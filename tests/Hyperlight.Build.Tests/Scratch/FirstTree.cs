namespace Hyperlight.Build.Tests.Scratch;

/// <summary>Tests that share one tree, whose first build takes longer than all that follow.</summary>
[CollectionDefinition(Name)]
public sealed class FirstTree : ICollectionFixture<ScratchTree>
{
    public const string Name = "first tree";
}
