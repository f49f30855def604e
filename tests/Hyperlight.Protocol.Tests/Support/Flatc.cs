using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Hyperlight.Protocol.Tests.Support;

/// <summary>Runs FlatBuffers' own compiler over the schemas of the repository.</summary>
internal static class Flatc
{
    /// <summary>What flatc reads in a message.</summary>
    public static JsonNode ToJson(string schema, byte[] message) =>
        JsonNode.Parse(Convert(message, "message.bin", "message.json", ["--json", "--strict-json", "--raw-binary", Schema(schema), "--"]))!;

    /// <summary>The message that flatc writes.</summary>
    public static byte[] ToMessage(string schema, string json) =>
        Convert(Encoding.UTF8.GetBytes(json), "message.json", "message.bin", ["--binary", Schema(schema)]);

    /// <summary>What flatc reads in a buffer without a size prefix, whose outermost table is of some type.</summary>
    public static JsonNode ToJson(string schema, string rootType, byte[] buffer) => JsonNode.Parse(Convert(
        buffer, "message.bin", "message.json", ["--json", "--strict-json", "--raw-binary", "--root-type", Root(rootType), Schema(schema), "--"], prefix: []))!;

    /// <summary>The buffer without a size prefix that flatc writes, whose outermost table is of some type.</summary>
    public static byte[] ToBuffer(string schema, string rootType, string json) =>
        Convert(Encoding.UTF8.GetBytes(json), "message.json", "message.bin", ["--binary", "--root-type", Root(rootType), Schema(schema)], prefix: []);

    // Without a namespace it is one that the build has written.
    private static string Root(string type) => type.Contains('.') ? type : "Hyperlight.Generated.Values." + type;

    private static string Schema(string name) => Path.Combine(AppContext.BaseDirectory, "Schemas", name);

    private static byte[] Convert(byte[] content, string input, string output, string[] options) =>
        Convert(content, input, output, options, ["--size-prefixed"]);

    private static byte[] Convert(byte[] content, string input, string output, string[] options, string[] prefix)
    {
        var folder = Directory.CreateTempSubdirectory("flatc-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, input), content);
            Run(folder.FullName, [.. prefix, .. options, input]);
            return File.ReadAllBytes(Path.Combine(folder.FullName, output));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Run(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("flatc", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Start(start);
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"flatc {string.Join(' ', start.ArgumentList)}: {text}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            Assert.Fail("flatc is missing: install the package flatbuffers-compiler.");
            throw;
        }
    }
}
