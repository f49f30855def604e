using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Why a call failed, as its reply says.</summary>
/// <remarks>
/// Numbers are those of <c>ErrorCode</c> in <c>Schemas/guest_error.fbs</c>. A reply may hold numbers that are not named here.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ErrorCode : ulong
{
    /// <summary>No error.</summary>
    NoError = 0,

    /// <summary>A parameter has a type that the callee does not know.</summary>
    UnsupportedParameterType = 2,

    /// <summary>The call names no function.</summary>
    GuestFunctionNameNotProvided = 3,

    /// <summary>The callee has no function of this name.</summary>
    GuestFunctionNotFound = 4,

    /// <summary>The call has more or fewer parameters than the function.</summary>
    GuestFunctionIncorrectNumberOfParameters = 5,

    /// <summary>The guest is not ready for calls.</summary>
    DispatchFunctionPointerNotSet = 6,

    /// <summary>A hypercall failed.</summary>
    OutbError = 7,

    /// <summary>Anything else.</summary>
    UnknownError = 8,

    /// <summary>The guest's stack was overwritten.</summary>
    GsCheckFailed = 10,

    /// <summary>The guest has more functions than it can register.</summary>
    TooManyGuestFunctions = 11,

    /// <summary>The guest's allocator failed.</summary>
    FailureInDlmalloc = 12,

    /// <summary>The guest is out of memory.</summary>
    MallocFailed = 13,

    /// <summary>A parameter or the expected result has another type than the function's.</summary>
    GuestFunctionParameterTypeMismatch = 14,

    /// <summary>The guest function threw.</summary>
    GuestError = 15,

    /// <summary>An array came without its length.</summary>
    ArrayLengthParameterIsMissing = 16,

    /// <summary>The host function threw.</summary>
    HostFunctionError = 17,

    /// <summary>The answer does not fit into the largest message that is allowed. Our own: Hyperlight has no such code.</summary>
    MessageTooLarge = 64,
}
