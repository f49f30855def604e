using System.Composition;
using System.Reflection;
using Hyperlight.CodeFixes.Contracts;
using Hyperlight.Generators.Contracts;
using Hyperlight.Generators.Guests;
using Hyperlight.Generators.Tests.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>Editors find each fix, at a diagnostic that there is, and its page says so.</summary>
public sealed class ExportTests
{
    private static readonly Type[] All =
        [.. typeof(CarriedTypeFix).Assembly.GetTypes().Where(static type => !type.IsAbstract && type.IsAssignableTo(typeof(CodeFixProvider)))];

    private static readonly string[] Ids =
        [.. All.SelectMany(static type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds).Order()];

    public static TheoryData<string> Names => [.. All.Select(static type => type.FullName!)];

    public static TheoryData<string> Pages => [.. Docs.Pages];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_fix_is_exported_under_its_name(string name)
    {
        Type type = All.Single(type => type.FullName == name);

        var export = Assert.Single(type.GetCustomAttributes<ExportCodeFixProviderAttribute>());
        Assert.Single(type.GetCustomAttributes<SharedAttribute>());
        Assert.Equal([LanguageNames.CSharp], export.Languages);
        Assert.Equal(type.Name, export.Name);
    }

    [Fact]
    public void An_analyzer_reports_each_id_of_a_fix()
    {
        var reported = new ContractAnalyzer().SupportedDiagnostics
            .Concat(new GuestAnalyzer().SupportedDiagnostics)
            .Select(static descriptor => descriptor.Id)
            .ToHashSet();

        Assert.NotEmpty(Ids);
        Assert.Equal(Ids.Distinct(), Ids);
        Assert.Subset(reported, Ids.ToHashSet());
    }

    [Fact]
    public void Neither_assembly_needs_what_is_not_loaded_with_it()
    {
        string[] fixes = [.. typeof(CarriedTypeFix).Assembly.GetReferencedAssemblies().Select(static name => name.Name!)];
        string[] generators = [.. typeof(ContractGenerator).Assembly.GetReferencedAssemblies().Select(static name => name.Name!)];

        Assert.Contains("Microsoft.CodeAnalysis.Workspaces", fixes);
        Assert.DoesNotContain("Hyperlight.Generators", fixes);
        Assert.DoesNotContain(generators, static name => name.EndsWith("Workspaces", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_page_of_a_diagnostic_with_a_fix_says_so_at_its_end(string id)
    {
        string page = Docs.Read($"{id}.md");

        string end = page.Split("## Fix\n")[1].Split("```\n")[^1];

        Assert.Equal(Ids.Contains(id), page.Contains("code fix", StringComparison.Ordinal));
        Assert.Equal(Ids.Contains(id), end.Contains("code fix", StringComparison.Ordinal));
    }
}
