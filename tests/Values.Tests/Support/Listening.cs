namespace Values.Tests.Support;

/// <summary>Tests that listen to spans of the whole process, and those whose calls must not be listened to: they run one after the other.</summary>
[CollectionDefinition(nameof(Listening))]
public sealed class Listening;
