namespace Hyperlight.Protocol.Tests.Support;

/// <summary>What the test channels throw for a reply that is not what it should be.</summary>
internal sealed class MalformedReplyException(string reason) : Exception(reason);
