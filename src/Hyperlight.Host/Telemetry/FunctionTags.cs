using Hyperlight.Protocol;

namespace Hyperlight.Host.Telemetry;

/// <summary>What is said of a function with each of its calls; made once.</summary>
internal sealed class FunctionTags(string name)
{
    /// <summary>For durations.</summary>
    public KeyValuePair<string, object?> Name { get; } = new(InstrumentNames.FunctionTag, name);

    /// <summary>For spans from their start, so that samplers can decide by them.</summary>
    public KeyValuePair<string, object?>[] Span { get; } = [new(SpanAttributes.RpcSystem, SpanAttributes.Hyperlight), new(SpanAttributes.RpcMethod, name)];

    public static FunctionTags Of(FunctionDescriptor function)
    {
        if (function.Telemetry is FunctionTags tags)
            return tags;
        tags = new FunctionTags(function.Name);
        function.Telemetry = tags;
        return tags;
    }
}
