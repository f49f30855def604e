using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Says when the answer to a call is no longer wanted.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICallLifetime
{
    /// <summary>Triggered when the caller waits no longer; asked for once a call, by functions with a token only.</summary>
    CancellationToken Cancellation { get; }
}
