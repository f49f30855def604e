using System.Globalization;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes numbers: whole ones, with their standard error when they are estimates.</summary>
internal static class Estimate
{
    /// <summary>A number as <c>1,234</c>, or <c>1,234 ±56</c>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="variance">Its variance; 0 when it is exact.</param>
    public static string Text(double value, double variance = 0) =>
        variance > 0 ? string.Create(CultureInfo.InvariantCulture, $"{value:N0} ±{Math.Sqrt(variance):N0}") : value.ToString("N0", CultureInfo.InvariantCulture);
}
