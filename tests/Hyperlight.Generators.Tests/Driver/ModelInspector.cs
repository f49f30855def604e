using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Tests.Driver;

/// <summary>Walks everything that an object refers to, to show that it holds values only.</summary>
internal static class ModelInspector
{
    public static void AssertHoldsValuesOnly(object? value)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var pending = new Stack<object?>([value]);
        while (pending.TryPop(out object? current))
        {
            if (current is null or string || current.GetType().IsPrimitive || current.GetType().IsEnum || !seen.Add(current))
            {
                continue;
            }

            AssertIsNoPartOfACompilation(current);
            foreach (object? referred in Referred(current))
            {
                pending.Push(referred);
            }
        }
    }

    private static void AssertIsNoPartOfACompilation(object value)
    {
        Type type = value.GetType();
        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or Location or Diagnostic,
            $"a model holds a {type}");
        Assert.True(
            value is IEnumerable or ITuple || type.Assembly == typeof(EquatableArray<>).Assembly,
            $"a model holds a {type}, which this test does not know");
    }

    private static IEnumerable<object?> Referred(object value) => value switch
    {
        Array array => array.Cast<object?>(),
        ITuple tuple => Enumerable.Range(0, tuple.Length).Select(index => tuple[index]),
        _ => value.GetType()
            .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => field.GetValue(value)),
    };
}
