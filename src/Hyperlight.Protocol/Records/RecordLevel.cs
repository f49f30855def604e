using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Severity: <c>LogLevel</c> in <c>Schemas/guest_log_data.fbs</c>, with the numbers of <c>Microsoft.Extensions.Logging.LogLevel</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum RecordLevel : byte
{
    /// <summary>The most detailed.</summary>
    Trace,

    /// <summary>For who works on the code.</summary>
    Debug,

    /// <summary>The normal course.</summary>
    Information,

    /// <summary>Unexpected.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,

    /// <summary>All failed.</summary>
    Critical,

    /// <summary>Nothing is as severe.</summary>
    None,
}
