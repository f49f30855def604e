namespace Hyperlight.Protocol;

/// <summary>A <see cref="DateTime"/> as 64 bits: its ticks, with its kind in the two highest bits. Neither changes on the way.</summary>
internal static class DateTimeBits
{
    private const int KindShift = 62;
    private const ulong Ticks = (1UL << KindShift) - 1;

    public static ulong Of(DateTime value) => (ulong)value.Ticks | ((ulong)value.Kind << KindShift);

    public static bool TryRead(ulong bits, out DateTime value)
    {
        var (ticks, kind) = (bits & Ticks, bits >> KindShift);
        var isValid = ticks <= (ulong)DateTime.MaxValue.Ticks && kind <= (ulong)DateTimeKind.Local;
        value = isValid ? new DateTime((long)ticks, (DateTimeKind)kind) : default;
        return isValid;
    }
}
