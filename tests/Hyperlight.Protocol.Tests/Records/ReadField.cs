using System.Globalization;

namespace Hyperlight.Protocol.Tests.Records;

/// <summary>A field that was read.</summary>
internal sealed record ReadField(string Key, object? Value, string Text)
{
    /// <summary>Such as <c>n=Int64 3</c> or <c>s='text'</c>.</summary>
    public override string ToString() => Value is null
        ? $"{Key}='{Text}'"
        : string.Create(CultureInfo.InvariantCulture, $"{Key}={Value.GetType().Name} {Value}{Text}");
}
