using System.Reflection;
using Hyperlight.Generators.Contracts;
using Hyperlight.Generators.Diagnostics;
using Hyperlight.Generators.Guests;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Tests.Diagnostics;

/// <summary>Each diagnostic is documented, tracked and reported by somebody.</summary>
public sealed class DescriptorTests
{
    private static readonly DiagnosticDescriptor[] All =
    [
        .. typeof(ContractGenerator).Assembly.GetTypes()
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(static field => (DiagnosticDescriptor)field.GetValue(null)!),
    ];

    public static TheoryData<string> Ids => [.. All.Select(static descriptor => descriptor.Id)];

    [Fact]
    public void Ids_are_unique()
    {
        Assert.Equal(24, All.Length);
        Assert.Equal(All.Length, All.Select(static descriptor => descriptor.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diagnostic_is_an_error_with_a_help_link(string id)
    {
        DiagnosticDescriptor descriptor = Descriptor(id);

        Assert.Matches("^HL[0-9]{4}$", id);
        Assert.Equal("Hyperlight", descriptor.Category);
        Assert.Equal(DiagnosticSeverity.Error, descriptor.DefaultSeverity);
        Assert.True(descriptor.IsEnabledByDefault);
        Assert.Equal(
            $"https://github.com/hyperlight-bindings/hyperlight-bindings/blob/main/docs/diagnostics/{id}.md", descriptor.HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diagnostic_has_a_page_that_is_listed(string id)
    {
        string title = Descriptor(id).Title.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.StartsWith($"# {id}: {title}\n", Docs.Read($"{id}.md"), StringComparison.Ordinal);
        Assert.Contains($"| [{id}]({id}.md) | {title} |", Docs.Read("README.md"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diagnostic_has_a_row_in_a_release_file(string id)
    {
        string row = $"{id} | Hyperlight | Error | ";
        string releases = Docs.Read("AnalyzerReleases.Shipped.md") + Docs.Read("AnalyzerReleases.Unshipped.md");

        Assert.Single(releases.Split('\n'), line => line.StartsWith(row, StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_no_page_without_a_diagnostic() => Assert.Equal(
        All.Select(static descriptor => descriptor.Id).Order(),
        Docs.Pages.Order());

    [Fact]
    public void An_analyzer_or_the_generator_reports_each()
    {
        var reported = new ContractAnalyzer().SupportedDiagnostics
            .Concat(new GuestAnalyzer().SupportedDiagnostics)
            .Append(StagingDiagnostics.MalformedEntry)
            .Select(static descriptor => descriptor.Id)
            .ToHashSet();

        Assert.Equal(All.Select(static descriptor => descriptor.Id).Order(), reported.Order());
    }

    private static DiagnosticDescriptor Descriptor(string id) => All.Single(descriptor => descriptor.Id == id);
}
