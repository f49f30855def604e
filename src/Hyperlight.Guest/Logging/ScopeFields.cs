using Microsoft.Extensions.Logging;

namespace Hyperlight.Guest.Logging;

/// <summary>What the scopes say that a log record is written in.</summary>
internal static class ScopeFields
{
    private const string TextKey = "Scope";

    [ThreadStatic]
    private static List<KeyValuePair<string, object?>>? t_fields;

    /// <summary>The fields of all open scopes, the outermost first. Good until the thread asks again.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Of(IExternalScopeProvider scopes)
    {
        List<KeyValuePair<string, object?>> fields = t_fields ??= [];
        fields.Clear();
        scopes.ForEachScope(static (scope, fields) =>
        {
            if (scope is IEnumerable<KeyValuePair<string, object?>> several)
                fields.AddRange(several);
            else if (scope is not null)
                fields.Add(new KeyValuePair<string, object?>(TextKey, scope));
        }, fields);
        return fields;
    }
}
