using System.ComponentModel;
using System.Text;

namespace Hyperlight.Protocol;

/// <summary>A verified error reply, <c>GuestError</c> in <c>Schemas/guest_error.fbs</c>.</summary>
/// <remarks>
/// Refers to the memory that it was read from.
/// Texts are the other side's, bounded by <see cref="ErrorMessage"/>'s limits; what is not UTF-8 in them becomes U+FFFD.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct GuestErrorView
{
    private readonly TableReader _error;

    internal GuestErrorView(TableReader error)
    {
        _error = error;
        Code = (ErrorCode)error.UInt64(0);
        for (var field = 1; field <= 3; field++)
        {
            Utf8(field);
        }
    }

    /// <summary>Why the call failed; may be a number that has no name.</summary>
    public ErrorCode Code { get; }

    /// <summary>What happened; empty when the reply does not say.</summary>
    public string Message => Text(1, ErrorMessage.MaxMessageSize) ?? string.Empty;

    /// <summary>Full name of the exception's type; null when there was none.</summary>
    public string? ExceptionType => Text(2, ErrorMessage.MaxExceptionTypeSize);

    /// <summary>Where it was thrown; null when the reply does not say.</summary>
    public string? StackTrace => Text(3, ErrorMessage.MaxStackTraceSize);

    private string? Text(int number, int limit) =>
        _error.Has(number) ? Encoding.UTF8.GetString(Protocol.Text.Truncate(Utf8(number), limit)) : null;

    private ReadOnlySpan<byte> Utf8(int number) => _error.Has(number) ? _error.String(number) : default;
}
