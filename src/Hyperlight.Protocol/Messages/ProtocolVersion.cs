using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>The version of everything that host and guest must agree on.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ProtocolVersion
{
    /// <summary>The version that this library speaks. A release that changes anything of it raises this number; between releases host and guest come from one commit.</summary>
    public const uint Current = 1;
}
