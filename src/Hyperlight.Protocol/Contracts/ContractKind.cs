using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Which side implements a contract.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ContractKind : byte
{
    /// <summary>The guest implements it, the host calls it.</summary>
    Guest = 0,

    /// <summary>The host implements it, the guest calls it.</summary>
    Host = 1,
}
