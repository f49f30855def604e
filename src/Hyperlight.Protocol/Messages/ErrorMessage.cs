using System.ComponentModel;
using System.Text;

namespace Hyperlight.Protocol;

/// <summary>Writes a <c>FunctionCallResult</c> that holds a <c>GuestError</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ErrorMessage
{
    /// <summary>Largest size of the message's text: 16 KiB of UTF-8.</summary>
    public const int MaxMessageSize = 16 * 1024;

    /// <summary>Largest size of the exception type's name: 1 KiB of UTF-8.</summary>
    public const int MaxExceptionTypeSize = 1024;

    /// <summary>Largest size of the stack trace: 64 KiB of UTF-8.</summary>
    public const int MaxStackTraceSize = 64 * 1024;

    // Header, three layouts, three tables, their alignment.
    private const int FixedSize = SharedVTables.Size + 128;

    /// <summary>Writes an error reply. Texts above their limit are cut between two characters.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="code">Why the call failed.</param>
    /// <param name="message">What happened.</param>
    /// <param name="exceptionType">Full name of the exception's type, if there was one.</param>
    /// <param name="stackTrace">Where it was thrown, if that is known.</param>
    /// <returns>Length of the reply in bytes, size prefix included.</returns>
    public static int Write(
        IReplyBuffer buffer, ErrorCode code, string message, string? exceptionType = null, string? stackTrace = null)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentNullException.ThrowIfNull(message);
        var size = FixedSize + TextSize(message, MaxMessageSize) + TextSize(exceptionType, MaxExceptionTypeSize)
            + TextSize(stackTrace, MaxStackTraceSize);
        var writer = new MessageWriter(buffer.ReserveReply(size));
        var shared = SharedVTables.Write(ref writer);
        var layout = writer.VTable(24, 4, 12, exceptionType is null ? (byte)0 : (byte)16, stackTrace is null ? (byte)0 : (byte)20);
        var result = shared.RootUnion(ref writer, FunctionResultMessage.ErrorTag);
        var error = writer.Table(result + SharedVTables.UnionTable, layout, sizeof(ulong));
        writer.Int64(error + 4, (long)code);
        WriteText(ref writer, error + 12, message, MaxMessageSize);
        WriteText(ref writer, error + 16, exceptionType, MaxExceptionTypeSize);
        WriteText(ref writer, error + 20, stackTrace, MaxStackTraceSize);
        return writer.Finish();
    }

    private static long TextSize(string? text, int limit) => text switch
    {
        null => 0,
        _ when text.Length >= limit => MessageWriter.VariableSize(limit),
        _ => MessageWriter.VariableSize(Math.Min(Encoding.UTF8.GetByteCount(text), limit)),
    };

    private static void WriteText(ref MessageWriter writer, int field, string? text, int limit)
    {
        if (text is not null)
        {
            writer.String(field, text, limit);
        }
    }
}
