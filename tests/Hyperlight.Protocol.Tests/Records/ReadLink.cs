using System.Globalization;

namespace Hyperlight.Protocol.Tests.Records;

/// <summary>A link that was read.</summary>
internal sealed record ReadLink(ulong TraceHigh, ulong TraceLow, ulong Span, ReadField[] Fields)
{
    /// <summary>Such as <c>1:2:3 [key='text']</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{TraceHigh:x}:{TraceLow:x}:{Span} [{string.Join<ReadField>(", ", Fields)}]");
}
