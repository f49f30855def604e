using System.Globalization;
using Hyperlight.Protocol;

namespace Hyperlight.Telemetry;

/// <summary>Names of the codes that errors of guests are counted by.</summary>
internal static class GuestErrorNames
{
    /// <summary>The name of a code.</summary>
    /// <param name="code">The code, decimal.</param>
    public static string Of(string? code) =>
        ulong.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? ((ErrorCode)number).ToString() : nameof(ErrorCode.UnknownError);
}
