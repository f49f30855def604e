using System.Collections;
using System.Reflection;

namespace Values.Tests.Support;

/// <summary>Compares values part by part, numbers bit by bit; knows nothing of how they travel.</summary>
internal static class Same
{
    public static void As(object? expected, object? actual) => Assert.Null(Difference(expected, actual, "value"));

    /// <returns>Where the first difference is, and what; null when there is none.</returns>
    public static string? Difference(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null)
            return expected is null && actual is null ? null : $"{path}: {expected ?? "null"} became {actual ?? "null"}";
        bool isSame = expected switch
        {
            double number => actual is double other && BitConverter.DoubleToInt64Bits(number) == BitConverter.DoubleToInt64Bits(other),
            float number => actual is float other && BitConverter.SingleToInt32Bits(number) == BitConverter.SingleToInt32Bits(other),
            Half number => actual is Half other && BitConverter.HalfToInt16Bits(number) == BitConverter.HalfToInt16Bits(other),
            decimal number => actual is decimal other && decimal.GetBits(number).SequenceEqual(decimal.GetBits(other)),
            DateTime time => actual is DateTime other && time.Ticks == other.Ticks && time.Kind == other.Kind,
            DateTimeOffset time => actual is DateTimeOffset other && time.EqualsExact(other),
            _ when IsSimple(expected) => expected.Equals(actual),
            _ => true,
        };
        return !isSame ? $"{path}: {expected} became {actual}" : IsSimple(expected) ? null : DifferenceInside(expected, actual, path);
    }

    private static bool IsSimple(object value) =>
        value is string || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || value.GetType() is { Namespace: "System", IsGenericType: false, IsArray: false };

    private static string? DifferenceInside(object expected, object actual, string path) => (expected, actual) switch
    {
        (IDictionary left, IDictionary right) => DifferenceOfEntries(left, right, path),
        (IEnumerable left, IEnumerable right) => DifferenceOfElements(left, right, path),
        _ when expected.GetType() != actual.GetType() => $"{path}: a {expected.GetType()} became a {actual.GetType()}",
        _ => Members(expected.GetType())
            .Select(member => Difference(member.Get(expected), member.Get(actual), $"{path}.{member.Name}"))
            .FirstOrDefault(static difference => difference is not null),
    };

    private static string? DifferenceOfEntries(IDictionary expected, IDictionary actual, string path) =>
        expected.Count != actual.Count
            ? $"{path}: {expected.Count} entries became {actual.Count}"
            : expected.Keys.Cast<object>()
                .Select(key => actual.Contains(key) ? Difference(expected[key], actual[key], $"{path}[{key}]") : $"{path}: {key} is missing")
                .FirstOrDefault(static difference => difference is not null);

    private static string? DifferenceOfElements(IEnumerable expected, IEnumerable actual, string path)
    {
        object?[] left = [.. expected.Cast<object?>()], right = [.. actual.Cast<object?>()];
        return left.Length != right.Length
            ? $"{path}: {left.Length} elements became {right.Length}"
            : left.Select((item, index) => Difference(item, right[index], $"{path}[{index}]")).FirstOrDefault(static difference => difference is not null);
    }

    private static IEnumerable<(string Name, Func<object, object?> Get)> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(static property => property.GetIndexParameters().Length == 0)
            .Select(static property => (property.Name, (Func<object, object?>)property.GetValue))
            .Concat(type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(static field => (field.Name, (Func<object, object?>)field.GetValue)));
}
