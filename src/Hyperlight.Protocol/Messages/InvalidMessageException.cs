using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>A message from the other side is not what its schema says.</summary>
/// <param name="reason">What is wrong with it; holds no text of the message itself.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InvalidMessageException(string reason) : Exception(reason);
