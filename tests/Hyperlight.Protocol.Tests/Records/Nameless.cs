namespace Hyperlight.Protocol.Tests.Records;

/// <summary>A value that gives no text, which a compiler cannot prevent.</summary>
internal sealed class Nameless : IFormattable
{
    public string ToString(string? format, IFormatProvider? formatProvider) => null!;
}
