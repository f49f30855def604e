using System.Reflection;
using System.Text.Json.Nodes;
using Hyperlight.Protocol;
using Hyperlight.Protocol.Tests.Support;

namespace Values.Tests.Support;

/// <summary>Brings FlatBuffers buffers that anyone may have written to the code that reads them, in calls that flatc writes.</summary>
internal sealed class ValuePost
{
    private readonly HostileChannel _channel = new();

    public ValuePost() => _channel.Connect();

    /// <summary>The schema that the build made of the contract.</summary>
    public static string Schema { get; } = Path.Combine(
        typeof(ValuePost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Schemas").Value!, "ValuesGuest.IValues.fbs");

    /// <summary>Sends a value of some type.</summary>
    /// <returns>The buffer that comes back.</returns>
    public byte[] Send(string type, byte[] value)
    {
        string call = $$"""
            {
              "function_name": "{{Find($"IValues.Value({type})").Name}}",
              "parameters": [ { "value_type": "hlvecbytes", "value": { "value": [ {{string.Join(", ", value)}} ] } } ],
              "function_call_type": "guest", "expected_return_type": "hlsizeprefixedbuffer"
            }
            """;
        byte[] reply = _channel.Send(Flatc.ToMessage("function_call.fbs", call)).ToArray();
        JsonArray bytes = Flatc.ToJson("function_call_result.fbs", reply)["result"]!["value"]!["value"]!.AsArray();
        return [.. bytes.Select(static item => (byte)item!.GetValue<int>())];
    }

    private static FunctionDescriptor Find(string signature)
    {
        foreach (FunctionDescriptor function in ContractRegistry.Get<IValues>().Contract.Functions)
        {
            if (function.Signature.EndsWith(signature, StringComparison.Ordinal))
                return function;
        }

        throw new InvalidOperationException($"{signature} is no function.");
    }
}
