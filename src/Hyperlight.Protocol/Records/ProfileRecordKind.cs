using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>What a <see cref="ProfileRecord"/> tells.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ProfileRecordKind : uint
{
    /// <summary>A block of the C library's heap was allocated.</summary>
    NativeAllocation = 1,

    /// <summary>A block of the C library's heap is about to be freed.</summary>
    NativeFree = 2,

    /// <summary>A managed object was allocated.</summary>
    ManagedAllocation = 3,

    /// <summary>A garbage collection begins.</summary>
    CollectionStart = 4,

    /// <summary>A range whose objects the collection looks at.</summary>
    CollectedRange = 5,

    /// <summary>Ranges whose objects live on.</summary>
    Survivors = 6,

    /// <summary>A garbage collection is over.</summary>
    CollectionEnd = 7,
}
