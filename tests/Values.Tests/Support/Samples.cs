namespace Values.Tests.Support;

/// <summary>Values of each type that a contract may hold, those at its bounds among them.</summary>
internal static class Samples
{
    private static readonly DateTime s_noon = new(2024, 2, 29, 12, 34, 56, 789, DateTimeKind.Utc);

    public static Line Line { get; } = new("screw", 12, 0.10m, Color.Red, "box");

    public static Settings Settings { get; } = new() { Name = "n", Level = -3, Owner = "me", Tags = ["a", null, ""], Limit = TimeSpan.FromTicks(1) };

    public static Node Node { get; } = new("root", new Node("next"), [new Node("a"), new Node("b", new Node("c"), [])]);

    public static Shape Shape { get; } = new Shape.Group([new Shape.Circle(-0.0), new Shape.Group([]), new Shape.Square(1, "s")], new Shape.Square(float.NaN));

    public static bool[] Bools => [false, true];

    public static byte[] Bytes => [0, 1, 0x80, byte.MaxValue];

    public static float[] Floats => [0, -0f, 1.5f, float.Epsilon, float.MinValue, float.PositiveInfinity, float.NaN, BitConverter.Int32BitsToSingle(0x7FA12345), BitConverter.Int32BitsToSingle(-1)];

    public static double[] Doubles => [0, -0d, 1.5, double.Epsilon, double.MaxValue, double.NegativeInfinity, double.NaN, BitConverter.Int64BitsToDouble(0x7FF4_0000_0000_1234), BitConverter.Int64BitsToDouble(-1)];

    public static Half[] Halves => [Half.Zero, Half.NegativeZero, Half.MaxValue, Half.NaN, BitConverter.Int16BitsToHalf(0x7D01)];

    public static char[] Chars => ['\0', 'a', '\u20AC', '\uD83D', '\uDE00', char.MaxValue];

    public static decimal[] Decimals => [0, -0.0m, 1.0m, 1.00m, decimal.MinValue, decimal.MaxValue, 0.0000000000000000000000000001m, new decimal(0, 0, 0, true, 28)];

    public static Guid[] Guids => [Guid.Empty, Guid.AllBitsSet, new Guid("00112233-4455-6677-8899-aabbccddeeff")];

    public static DateTime[] Times => [DateTime.MinValue, DateTime.MaxValue, s_noon, DateTime.SpecifyKind(s_noon, DateTimeKind.Local), DateTime.SpecifyKind(s_noon, DateTimeKind.Unspecified)];

    public static DateTimeOffset[] Offsets => [DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new(s_noon), new(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(14)), new(1, 1, 1, 0, 0, 0, TimeSpan.FromMinutes(-839)), new(9999, 12, 31, 23, 59, 59, TimeSpan.FromMinutes(330))];

    public static TimeSpan[] Spans => [TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromTicks(-1)];

    public static DateOnly[] Days => [DateOnly.MinValue, DateOnly.MaxValue, new(2024, 2, 29)];

    public static TimeOnly[] Clocks => [TimeOnly.MinValue, TimeOnly.MaxValue, new(12, 34, 56, 789)];

    public static Int128[] Int128s => [0, -1, Int128.MinValue, Int128.MaxValue, new(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210)];

    public static UInt128[] UInt128s => [0, UInt128.MaxValue, new(0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210)];

    public static Color[] Colors => [Color.None, Color.Red, Color.Green, Color.Blue];

    public static Rights[] AllRights => [Rights.None, Rights.Read, Rights.Read | Rights.Own, Rights.Everything];

    public static Point[] Points => [default, new(int.MinValue, long.MaxValue)];

    public static Box[] Boxes => [default, new() { Label = "", Weight = -0d }, new() { Label = "b", Weight = double.NaN }];

    public static Vector[] Vectors => [default, new(1.5f, -0f, float.NaN), new(float.MinValue, float.Epsilon, BitConverter.Int32BitsToSingle(0x7FA12345))];

    public static Pixel[] Pixels =>
    [
        default,
        new() { Layer = byte.MaxValue, At = Vectors[2], Color = Color.Red, Id = Guid.AllBitsSet, IsSet = true },
        new() { Layer = 1, Color = Color.Blue, Id = Guids[2] },
    ];

    public static (int Number, string? Text)[] Pairs => [default, (int.MaxValue, ""), (-1, "\u4F60\u597D")];

    public static string[] Texts => ["", "a", "\0", "\u00C4\u20AC\U0001D11E", "\uFEFF", new('x', 5000)];

    public static byte[][] Blobs => [[], [0], Enumerable.Range(0, 10_000).Select(static i => (byte)i).ToArray()];

    public static List<int>[] Lists => [[], [int.MinValue, 0, int.MaxValue], [.. Enumerable.Range(0, 3000)]];

    public static Line[] Lines => [new("", 0), Line, Line with { Price = null, Color = Color.None, Unit = "" }, Line with { Price = 0.00m }];

    public static Settings[] AllSettings => [new() { Owner = "" }, Settings];

    public static Node[] Nodes => [new(""), Node];

    public static Shape[] Shapes => [new Shape.Circle(1), new Shape.Square(2), new Shape.Group([]), Shape];

    public static Dictionary<int, string?>[] Tables => [[], new() { [0] = null, [-1] = "", [int.MaxValue] = "most" }];
}
