using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>How large the parts of a record may be. The writer cuts, the reader refuses.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RecordLimits
{
    /// <summary>Bytes of a whole record.</summary>
    public const int Record = 32 << 10;

    /// <summary>Bytes of a name, a target or a key, in UTF-8.</summary>
    public const int Name = 256;

    /// <summary>Bytes of a text, in UTF-8: a log record's message, a status description, a field's value.</summary>
    public const int Text = 16 << 10;

    /// <summary>Fields of a record or a link.</summary>
    public const int Fields = 128;

    /// <summary>Links of a record.</summary>
    public const int Links = 32;
}
