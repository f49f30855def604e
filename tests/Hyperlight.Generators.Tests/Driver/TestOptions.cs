using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hyperlight.Generators.Tests.Driver;

/// <summary>What MSBuild hands to generators: properties by name.</summary>
internal sealed class TestOptions(params (string Name, string Value)[] properties) : AnalyzerConfigOptionsProvider
{
    private readonly Options _options = new(properties.ToDictionary(static pair => pair.Name, static pair => pair.Value));

    public override AnalyzerConfigOptions GlobalOptions => _options;

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _options;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _options;

    private sealed class Options(Dictionary<string, string> properties) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => properties.TryGetValue(key, out value);
    }
}
