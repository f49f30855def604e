using System.Reflection;
using System.Text.Json.Nodes;
using Hyperlight.Protocol.Tests.Support;

namespace Values.Tests.Support;

/// <summary>Brings FlatBuffers buffers that anyone may have written to the code that reads them, in calls that flatc writes.</summary>
/// <typeparam name="T">The contract.</typeparam>
internal sealed class ValuePost<T>
    where T : class
{
    private readonly HostileChannel<T> _channel;

    public ValuePost(T implementation)
    {
        _channel = new HostileChannel<T>(implementation);
        _channel.Connect();
    }

    /// <summary>The schema that the build made of the contract.</summary>
    public static string Schema { get; } = Path.Combine(
        typeof(ValuePost<T>).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Schemas").Value!, "ValuesGuest.IValues.fbs");

    /// <summary>Sends a value.</summary>
    /// <param name="signature">How the signature of the function ends that has it as its parameter and returns one.</param>
    /// <param name="value">The value.</param>
    /// <returns>The buffer that comes back.</returns>
    public byte[] Send(string signature, byte[] value)
    {
        string call = $$"""
            {
              "function_name": "{{_channel.Find(signature).Name}}",
              "parameters": [ { "value_type": "hlvecbytes", "value": { "value": [ {{string.Join(", ", value)}} ] } } ],
              "function_call_type": "guest", "expected_return_type": "hlsizeprefixedbuffer"
            }
            """;
        byte[] reply = _channel.Send(Flatc.ToMessage("function_call.fbs", call)).ToArray();
        JsonArray bytes = Flatc.ToJson("function_call_result.fbs", reply)["result"]!["value"]!["value"]!.AsArray();
        return [.. bytes.Select(static item => (byte)item!.GetValue<int>())];
    }
}
