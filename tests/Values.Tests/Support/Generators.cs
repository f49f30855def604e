using FsCheck;
using FsCheck.Fluent;

namespace Values.Tests.Support;

/// <summary>Random values of the composite types.</summary>
internal static class Generators
{
    /// <summary>Text without lone surrogates, which become U+FFFD.</summary>
    public static Gen<string> Text { get; } =
        Gen.Elements("a", "\u00E4", "\u20AC", "\U0001F600", "\0", "\n", "xyz").ListOf().Select(static parts => string.Concat(parts));

    public static Gen<Line> Line { get; } =
        from article in Text
        from count in ArbMap.Default.GeneratorFor<int>()
        from price in OrNull(ArbMap.Default.GeneratorFor<decimal>())
        from color in Gen.Elements(Color.Red, Color.None, Color.Green, Color.Blue)
        from unit in Text
        select new Line(article, count, price, color, unit);

    public static Gen<Pixel> Pixel { get; } =
        from layer in ArbMap.Default.GeneratorFor<byte>()
        from x in ArbMap.Default.GeneratorFor<float>()
        from y in ArbMap.Default.GeneratorFor<float>()
        from z in ArbMap.Default.GeneratorFor<float>()
        from color in Gen.Elements(Color.Red, Color.None, Color.Green, Color.Blue)
        from id in ArbMap.Default.GeneratorFor<Guid>()
        from isSet in ArbMap.Default.GeneratorFor<bool>()
        select new Pixel { Layer = layer, At = new Vector(x, y, z), Color = color, Id = id, IsSet = isSet };

    public static Gen<Settings> Settings { get; } =
        from name in Text
        from level in ArbMap.Default.GeneratorFor<int>()
        from tags in OrNullText.ListOf()
        from limit in OrNull(ArbMap.Default.GeneratorFor<TimeSpan>())
        from owner in Text
        select new Settings { Name = name, Level = level, Tags = [.. tags], Limit = limit, Owner = owner };

    public static Gen<Node> Node { get; } = Gen.Sized(size => NodeOf(Math.Min(size, 12)));

    public static Gen<Shape> Shape { get; } = Gen.Sized(size => ShapeOf(Math.Min(size, 12)));

    public static Gen<Holder<T>> Holder<T>(Gen<T> item) =>
        from first in item
        from flag in ArbMap.Default.GeneratorFor<bool>()
        from listed in item.ListOf()
        from keys in Text.ListOf()
        from named in item
        from number in ArbMap.Default.GeneratorFor<byte>()
        from paired in item
        from rows in item.ArrayOf().ArrayOf()
        select new Holder<T>(first, flag, [.. listed], keys.Distinct().ToDictionary(static key => key, _ => named), (number, paired), rows) { Read = [.. listed] };

    private static Gen<string?> OrNullText => Gen.OneOf(Text.Select(static text => (string?)text), Gen.Constant((string?)null));

    private static Gen<T?> OrNull<T>(Gen<T> value)
        where T : struct => Gen.OneOf(value.Select(static item => (T?)item), Gen.Constant((T?)null));

    private static Gen<Node> NodeOf(int size) => size == 0
        ? Text.Select(static name => new Node(name))
        : from name in Text
          from next in Gen.OneOf(Gen.Constant((Node?)null), NodeOf(size / 2).Select(static node => (Node?)node))
          from children in Gen.OneOf(Gen.Constant((IReadOnlyList<Node>?)null), NodeOf(size / 3).ArrayOf().Select(static nodes => (IReadOnlyList<Node>?)nodes))
          select new Node(name, next, children);

    private static Gen<Shape> ShapeOf(int size)
    {
        Gen<Shape> simple = Gen.OneOf(
            ArbMap.Default.GeneratorFor<double>().Select(static radius => (Shape)new Shape.Circle(radius)),
            from side in ArbMap.Default.GeneratorFor<float>() from label in OrNullText select (Shape)new Shape.Square(side, label));
        return size == 0
            ? simple
            : Gen.OneOf(
                simple,
                from parts in ShapeOf(size / 3).ArrayOf() from main in ShapeOf(size / 2) select (Shape)new Shape.Group(parts, size % 2 == 0 ? main : null));
    }
}
