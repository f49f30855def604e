using System.ComponentModel;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Conformance.Programs;

internal sealed class InterfaceDispatch : IProgram
{
    public void Run(TextWriter output)
    {
        IShape[] shapes = [new Circle(2), new Square(3), new Named(new Square(4)), new Point()];
        foreach (IShape shape in shapes)
            output.WriteLine($"{shape.Name} {shape.Area:F3} {shape.Describe()}");
        output.WriteLine(shapes.Sum(shape => shape is IScalable scalable ? scalable.Scale(2).Area : 0).ToString("F3", CultureInfo.InvariantCulture));
    }

    private interface IShape
    {
        double Area { get; }

        string Name => GetType().Name;

        string Describe() => $"a {Name}";
    }

    private interface IScalable : IShape
    {
        IShape Scale(double factor);
    }

    private readonly record struct Point : IShape
    {
        public double Area => 0;
    }

    private sealed record Circle(double Radius) : IScalable
    {
        public double Area => Math.PI * Radius * Radius;

        public IShape Scale(double factor) => new Circle(Radius * factor);
    }

    private sealed record Square(double Side) : IScalable
    {
        public double Area => Side * Side;

        string IShape.Name => "square";

        public IShape Scale(double factor) => this with { Side = Side * factor };
    }

    private sealed class Named(IShape inner) : IShape
    {
        public double Area => inner.Area;

        public string Describe() => $"named {inner.Describe()}";
    }
}

internal sealed class GenericVirtualMethods : IProgram
{
    public void Run(TextWriter output)
    {
        Converter converter = new Shouting();
        output.WriteLine($"{converter.Convert(5)} {converter.Convert("x")} {converter.Convert((1, 'c'))} {converter.Convert<object?>(null)}");
        output.WriteLine($"{Factory<List<int>>.Create().Count} {Factory<Shouting>.Create().Convert(1.5)} {typeof(Dictionary<string, List<int?>>)}");
        IEnumerable<object> covariant = new List<string> { "a", "b" };
        Action<object> writeObject = value => output.Write($"<{value}>");
        Action<string> contravariant = writeObject;
        foreach (string item in covariant.Cast<string>())
            contravariant(item);
        output.WriteLine();
    }

    private abstract class Converter
    {
        public virtual string Convert<T>(T value) => $"{typeof(T).Name}:{value}";
    }

    private sealed class Shouting : Converter
    {
        public override string Convert<T>(T value) => base.Convert(value).ToUpperInvariant() + "!";
    }

    private static class Factory<T>
        where T : new()
    {
        public static T Create() => new();
    }
}

internal sealed class PatternMatching : IProgram
{
    public void Run(TextWriter output)
    {
        object?[] values = [0, -5, 42, 3.5, "", "text", new[] { 1, 2, 3 }, new[] { 9 }, (1, "t"), null, DayOfWeek.Sunday, 'x', new DateTime(2024, 2, 29)];
        foreach (object? value in values)
            output.WriteLine(Describe(value));
    }

    private static string Describe(object? value) => value switch
    {
        null => "nothing",
        int and < 0 => "negative",
        int i when i % 2 == 0 => $"even {i}",
        double and (> 3 and < 4) => "about pi",
        string { Length: 0 } => "empty",
        string s => s + s.Length,
        int[] and [var first, .., var last] => $"{first}..{last}",
        int[] and [_] => "single",
        (int n, string t) => $"{n}{t}",
        DayOfWeek day and (DayOfWeek.Saturday or DayOfWeek.Sunday) => $"weekend {day}",
        DateTime { Month: 2, Day: 29 } => "leap day",
        _ => value.GetType().Name,
    };
}

internal sealed class RecordsAndTuples : IProgram
{
    private record Person(string Name, int Age);

    private sealed record Employee(string Name, int Age, string[] Skills) : Person(Name, Age);

    private readonly record struct Point(int X, int Y);

    public void Run(TextWriter output)
    {
        Person ada = new("Ada", 36), copy = ada with { };
        string[] skills = ["math"];
        output.WriteLine($"{ada} {ada == copy} {ReferenceEquals(ada, copy)} {new Employee("Ada", 36, skills) == new Employee("Ada", 36, skills)} {ada.Equals(new Employee("Ada", 36, skills))}");
        var (name, age) = ada;
        (int Min, int Max) range = (3, 7);
        output.WriteLine($"{name} {age} {range} {range == (3, 7)} {new Point(1, 2)} {new Point(1, 2).GetHashCode() == new Point(1, 2).GetHashCode()}");
        (range.Min, range.Max) = (range.Max, range.Min);
        output.WriteLine($"{range.Min} {(1, 2, 3, 4, 5, 6, 7, 8, 9)} {Tuple.Create(1, "b")} {(1, 2).CompareTo((1, 3))}");
    }
}

internal sealed class Enums : IProgram
{
    [Flags]
    private enum Rights
    {
        None = 0,
        Read = 1,
        Write = 2,
        Execute = 4,
        All = 7,
    }

    public void Run(TextWriter output)
    {
        output.WriteLine($"{Rights.Read | Rights.Execute} {(Rights)9} {Rights.All} {Rights.Write:D} {Rights.All:X} {default(Rights)}");
        output.WriteLine($"{string.Join(' ', Enum.GetNames<Rights>())} {Enum.IsDefined((Rights)3)} {Enum.TryParse("Read, Write", out Rights parsed)} {parsed.HasFlag(Rights.Write)}");
        output.WriteLine($"{Enum.GetUnderlyingType(typeof(DayOfWeek)).Name} {string.Join(',', Enum.GetValues<DayOfWeek>())} {(int)DayOfWeek.Saturday}");
    }
}

internal sealed class DelegatesAndEvents : IProgram
{
    private event EventHandler<int>? Changed;

    public void Run(TextWriter output)
    {
        Func<int, int> pipeline = x => x + 1;
        foreach (int factor in (int[])[2, 3])
        {
            Func<int, int> before = pipeline;
            pipeline = x => before(x) * factor;
        }
        output.WriteLine(pipeline(4));
        void Handler(object? sender, int value) => output.Write($"A{value} ");
        Changed += Handler;
        Changed += (_, value) => output.Write($"B{value} ");
        Changed(this, 1);
        Changed -= Handler;
        Changed?.Invoke(this, 2);
        output.WriteLine(Changed?.GetInvocationList().Length);
        Action[] captured = [.. Enumerable.Range(0, 3).Select(i => (Action)(() => output.Write(i)))];
        Array.ForEach(captured, action => action());
        Func<int, Func<int, int>> add = a => b => a + b;
        output.WriteLine(add(3)(4));
    }
}

internal sealed class StructsAndRefs : IProgram
{
    private struct Counter
    {
        public int Value;

        public int Next() => ++Value;
    }

    public void Run(TextWriter output)
    {
        Counter[] counters = new Counter[3];
        ref Counter second = ref counters[1];
        second.Next();
        second.Next();
        Counter copy = second;
        copy.Next();
        output.WriteLine($"{counters[1].Value} {copy.Value} {Larger(ref counters[0], ref counters[1]).Value} {Unsafe.SizeOf<Counter>()}");
        int? missing = null, present = 5;
        output.WriteLine($"{missing + 1 is null} {present ?? 9} {missing ?? 9} {missing.GetValueOrDefault()} {missing > 1} {present?.ToString(CultureInfo.InvariantCulture)}");
        object boxed = present ?? 0;
        output.WriteLine($"{boxed is int} {(int)boxed} {Nullable.Compare(missing, present)} {sizeof(decimal)}");
    }

    private static ref Counter Larger(ref Counter a, ref Counter b) => ref a.Value >= b.Value ? ref a : ref b;
}

internal sealed class StaticAbstracts : IProgram
{
    private interface IUnit<TSelf>
        where TSelf : IUnit<TSelf>
    {
        static abstract string Symbol { get; }

        static abstract TSelf From(double value);

        static abstract TSelf operator +(TSelf left, TSelf right);

        double Value { get; }
    }

    private readonly record struct Meters(double Value) : IUnit<Meters>
    {
        public static string Symbol => "m";

        public static Meters From(double value) => new(value);

        public static Meters operator +(Meters left, Meters right) => new(left.Value + right.Value);
    }

    private readonly record struct Celsius(double Value) : IUnit<Celsius>
    {
        public static string Symbol => "C";

        public static Celsius From(double value) => new(value + 0.5);

        public static Celsius operator +(Celsius left, Celsius right) => new((left.Value + right.Value) / 2);
    }

    public void Run(TextWriter output) => output.WriteLine($"{Total<Meters>(1, 2, 3)} {Total<Celsius>(10, 20)}");

    private static string Total<T>(params ReadOnlySpan<double> values)
        where T : IUnit<T>
    {
        T sum = T.From(values[0]);
        foreach (double value in values[1..])
            sum += T.From(value);
        return $"{sum.Value}{T.Symbol}";
    }
}

internal sealed class TypesAndAttributes : IProgram
{
    [Description("documented")]
    private sealed class Marked;

    public void Run(TextWriter output)
    {
        var attribute = (DescriptionAttribute?)Attribute.GetCustomAttribute(typeof(Marked), typeof(DescriptionAttribute));
        output.WriteLine($"{attribute?.Description} {typeof(Marked).Name} {typeof(int?).IsGenericType} {typeof(string[,]).GetArrayRank()} {typeof(List<>).Name}");
        output.WriteLine($"{Activator.CreateInstance<Marked>().GetType() == typeof(Marked)} {typeof(IDisposable).IsAssignableFrom(typeof(MemoryStream))} {Type.GetTypeCode(typeof(long))}");
        output.WriteLine($"{Caller()} {nameof(System.Collections.Generic)} {default(TimeSpan)} {typeof(TypesAndAttributes).Namespace}");
        object converted = Convert.ChangeType("12", typeof(int), CultureInfo.InvariantCulture);
        output.WriteLine($"{converted.GetType().Name} {Convert.ToBoolean("True", CultureInfo.InvariantCulture)} {Convert.ToChar(65)}");
    }

    private static string Caller([CallerMemberName] string name = "", [CallerLineNumber] int line = 0) => $"{name} {line > 0}";
}
