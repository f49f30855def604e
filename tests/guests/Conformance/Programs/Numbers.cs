using System.Globalization;
using System.Numerics;

namespace Conformance.Programs;

internal sealed class DecimalArithmetic : IProgram
{
    public void Run(TextWriter output)
    {
        decimal balance = 1000m;
        for (int month = 1; month <= 12; month++)
            balance = decimal.Round(balance * 1.0041667m, 2, MidpointRounding.ToEven);
        output.WriteLine(balance);
        output.WriteLine($"{1m / 3m} {decimal.MaxValue} {0.1m + 0.2m} {1.10m + 2.205m} {decimal.Truncate(-7.9m)} {decimal.Remainder(7.5m, -2m)}");
        output.WriteLine($"{(double)79228162514264337593543950335m} {string.Join(',', decimal.GetBits(-1.25m))} {1.50m == 1.5m} {new decimal(1e-5)}");
    }
}

internal sealed class BigIntegers : IProgram
{
    public void Run(TextWriter output)
    {
        BigInteger factorial = Enumerable.Range(1, 60).Aggregate(BigInteger.One, (product, n) => product * n);
        output.WriteLine(factorial);
        output.WriteLine($"{BigInteger.ModPow(3, 1000, 1_000_000_007)} {BigInteger.GreatestCommonDivisor(factorial, BigInteger.Pow(14, 20))} {factorial.GetBitLength()}");
        output.WriteLine($"{BigInteger.Parse("-123456789012345678901234567890", CultureInfo.InvariantCulture) / 97} {factorial >> 100:X} {BigInteger.Log10(factorial):F6}");
    }
}

internal sealed class IntegerOverflow : IProgram
{
    public void Run(TextWriter output)
    {
        int big = int.MaxValue - output.NewLine.Length + 1;
        output.WriteLine(unchecked(big + 1));
        try
        {
            output.WriteLine(checked(big + 1));
        }
        catch (OverflowException error)
        {
            output.WriteLine(error.Message);
        }
        output.WriteLine($"{(byte)(big & 0x1FF)} {unchecked((sbyte)(big & 0xFF))} {unchecked((uint)-big)} {-7 / 2} {-7 % 2} {-7 >> 1} {-7 >>> 28} {1 << 33}");
        output.WriteLine($"{Math.BigMul(int.MaxValue, int.MaxValue)} {Math.DivRem(-17, 5)} {(int)Math.Round(2.5)} {(long)-1.9}");
    }
}

internal sealed class BitTricks : IProgram
{
    public void Run(TextWriter output)
    {
        foreach (ulong value in (ulong[])[0, 1, 0xF0, 0xDEADBEEF, ulong.MaxValue, 1ul << 63])
        {
            output.WriteLine($"{BitOperations.PopCount(value)} {BitOperations.LeadingZeroCount(value)} {BitOperations.TrailingZeroCount(value)} "
                + $"{BitOperations.RotateLeft(value, 13):X} {BitOperations.RoundUpToPowerOf2(value >> 1)} {BitOperations.Log2(value)}");
        }
        output.WriteLine($"{BitOperations.Crc32C(0u, 0x12345678u):X} {BitConverter.DoubleToInt64Bits(Math.PI):X} {BitConverter.HalfToInt16Bits((Half)1.5f):X}");
    }
}

internal sealed class FloatingPoint : IProgram
{
    public void Run(TextWriter output)
    {
        foreach (double x in (double[])[0.1, 1, 2.5, 10, 1234.5678, -0.75])
        {
            output.WriteLine($"{Math.Sqrt(Math.Abs(x))} {Math.Cbrt(x)} {Math.Floor(x)} {Math.Ceiling(x)} {Math.Round(x, 2)} {Math.FusedMultiplyAdd(x, x, -1)}");
            output.WriteLine($"{Math.Sin(x)} {Math.Cos(x)} {Math.Atan2(x, 3)} {Math.Exp(x / 100)} {Math.Log(Math.Abs(x))} {Math.Pow(1.1, x)} {Math.Tanh(x)}");
        }
        output.WriteLine($"{double.Epsilon} {double.BitIncrement(1)} {float.Pi} {(float)0.1} {0.1f + 0.2f} {(Half)0.1} {double.MaxValue} {1.0 / -0.0}");
        output.WriteLine($"{double.NaN.CompareTo(1)} {double.NaN.Equals(double.NaN)} {double.IsSubnormal(1e-310)} {Math.IEEERemainder(7, 4)} {Math.ScaleB(3, 5)}");
    }
}

internal sealed class DoubleRoundTrips : IProgram
{
    public void Run(TextWriter output)
    {
        var random = new Random(12345);
        int exact = 0;
        ulong mixed = 0;
        for (int i = 0; i < 2000; i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MaxValue) & 0x7FEF_FFFF_FFFF_FFFF);
            string text = value.ToString(CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture).Equals(value))
                exact++;
            mixed = mixed * 31 + (ulong)text.Length * text[0];
            if (i % 250 == 0)
                output.WriteLine(text);
        }
        output.WriteLine($"{exact} {mixed}");
    }
}

internal sealed class WideIntegers : IProgram
{
    public void Run(TextWriter output)
    {
        UInt128 product = (UInt128)ulong.MaxValue * ulong.MaxValue;
        output.WriteLine($"{product} {product >> 64:X} {Int128.MinValue} {product / 10_000_000_007} {(ulong)(product % 97)}");
        output.WriteLine($"{UInt128.Parse("340282366920938463463374607431768211455", CultureInfo.InvariantCulture) == UInt128.MaxValue} {Int128.Abs(-5)} {nint.Size}");
        output.WriteLine($"{Half.MaxValue} {(Half)65519f} {Half.Epsilon} {(float)(Half)3.14159}");
    }
}

internal sealed class GenericMath : IProgram
{
    public void Run(TextWriter output)
    {
        output.WriteLine($"{Mean<int>([1, 2, 4])} {Mean<double>([1, 2, 4])} {Mean<decimal>([1, 2, 4])} {Mean<BigInteger>([1, 2, 400])}");
        output.WriteLine($"{Clamp<byte>(300)} {Clamp<short>(-70000)} {Clamp<ulong>(-1)} {Parse<long>("42") + 1} {Parse<float>("0.5")}");
    }

    private static T Mean<T>(ReadOnlySpan<T> values)
        where T : INumber<T>
    {
        T sum = T.Zero;
        foreach (T value in values)
            sum += value;
        return sum / T.CreateChecked(values.Length);
    }

    private static T Clamp<T>(int value)
        where T : INumberBase<T> => T.CreateSaturating(value);

    private static T Parse<T>(string text)
        where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);
}

internal sealed class ComplexNumbers : IProgram
{
    public void Run(TextWriter output)
    {
        var z = new Complex(3, -4);
        output.WriteLine($"{z.Magnitude} {z * Complex.ImaginaryOne} {Complex.Conjugate(z)} {z / new Complex(1, 1)} {Complex.Abs(-z)}");
        int inside = 0;
        for (int y = -20; y <= 20; y++)
        {
            for (int x = -40; x <= 20; x++)
            {
                Complex c = new(x / 20.0, y / 20.0), value = 0;
                int steps = 0;
                for (; steps < 50 && value.Real * value.Real + value.Imaginary * value.Imaginary < 4; steps++)
                    value = value * value + c;
                inside += steps == 50 ? 1 : 0;
            }
        }
        output.WriteLine(inside);
    }
}

internal sealed class SeededRandom : IProgram
{
    public void Run(TextWriter output)
    {
        var random = new Random(42);
        output.WriteLine($"{random.Next()} {random.Next(100)} {random.Next(-5, 5)} {random.NextDouble()} {random.NextInt64()} {random.NextSingle()}");
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        output.WriteLine(Convert.ToHexString(bytes));
        int[] deck = [.. Enumerable.Range(1, 12)];
        random.Shuffle(deck);
        output.WriteLine($"{string.Join(',', deck)} {new string(random.GetItems("abcdef".AsSpan(), 8))}");
        output.WriteLine(Random.Shared.Next(10) is >= 0 and < 10);
    }
}

internal sealed class Matrices : IProgram
{
    public void Run(TextWriter output)
    {
        int[,] a = { { 1, 2 }, { 3, 4 } };
        int[,] power = { { 1, 0 }, { 0, 1 } };
        for (int i = 0; i < 10; i++)
            power = Multiply(power, a);
        output.WriteLine(string.Join(' ', power.Cast<int>()));
        Matrix4x4 rotation = Matrix4x4.CreateRotationZ(MathF.PI / 2) * Matrix4x4.CreateTranslation(1, 2, 3);
        Vector3 moved = Vector3.Transform(new Vector3(1, 0, 0), rotation);
        output.WriteLine($"{MathF.Round(moved.X, 4)} {MathF.Round(moved.Y, 4)} {moved.Z} {Vector3.Cross(Vector3.UnitX, Vector3.UnitY)} {rotation.GetDeterminant():F3}");
        int[][] jagged = [[1], [1, 1], [1, 2, 1]];
        output.WriteLine(string.Join('/', jagged.Select(row => string.Join(' ', row))));
    }

    private static int[,] Multiply(int[,] a, int[,] b)
    {
        int[,] product = new int[2, 2];
        for (int i = 0; i < 8; i++)
            product[i >> 2, i >> 1 & 1] += a[i >> 2, i & 1] * b[i & 1, i >> 1 & 1];
        return product;
    }
}
