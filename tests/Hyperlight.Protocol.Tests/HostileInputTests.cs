using System.Buffers.Binary;
using System.Globalization;
using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

/// <summary>Whatever the other side sends, the receiver answers it or refuses it with the exception that says so.</summary>
public class HostileInputTests
{
    private const int Mutations = 1_000_000;
    private const string SeedVariable = "HYPERLIGHT_FUZZ_SEED";

    [Fact]
    public void The_samples_themselves_are_accepted() =>
        Assert.All(HostileSample.All, sample => Assert.True(sample.Accepts(sample.Message), sample.Name));

    [Fact]
    public void A_message_that_is_cut_off_anywhere_is_refused()
    {
        foreach (var sample in HostileSample.All)
        {
            for (var length = 0; length < sample.Message.Length; length++)
            {
                Assert.False(sample.Accepts(sample.Message[..length]), $"{sample.Name}, {length} bytes");
            }
        }
    }

    [Fact]
    public void A_message_that_is_cut_off_and_says_so_is_answered_or_refused()
    {
        foreach (var sample in HostileSample.All)
        {
            for (var length = sizeof(uint); length < sample.Message.Length; length++)
            {
                Take(sample, HostileBytes.WithPrefix(sample.Message[..length]), $"{length} bytes");
            }
        }
    }

    [Fact]
    public void A_message_with_bytes_behind_it_is_refused() =>
        Assert.All(HostileSample.All, sample => Assert.False(sample.Accepts([.. sample.Message, 0]), sample.Name));

    [Fact]
    public void A_message_with_any_bit_flipped_is_answered_or_refused()
    {
        foreach (var sample in HostileSample.All)
        {
            for (var bit = 0; bit < sample.Message.Length * 8; bit++)
            {
                var message = sample.Message.ToArray();
                message[bit / 8] ^= (byte)(1 << (bit % 8));
                Take(sample, message, $"bit {bit}");
            }
        }
    }

    [Fact]
    public void A_million_random_mutations_are_answered_or_refused()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"{SeedVariable}={seed}");
        var random = new Random(seed);
        for (var i = 0; i < Mutations; i++)
        {
            var sample = HostileSample.All[i % HostileSample.All.Length];
            Take(sample, Mutate(sample.Message, random), $"mutation {i}, {SeedVariable}={seed}");
        }
    }

    private static void Take(HostileSample sample, byte[] message, string what)
    {
        try
        {
            sample.Accepts(message);
        }
        catch (Exception e)
        {
            Assert.Fail($"{sample.Name}, {what}: {e}\n{Convert.ToHexString(message)}");
        }
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var message = valid.ToArray();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var position = random.Next(sizeof(uint), message.Length);
            switch (random.Next(4))
            {
                case 0:
                    message[position] = (byte)random.Next(256);
                    break;
                case 1:
                    message[position] = (byte)(message[position] + random.Next(-8, 9));
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt32LittleEndian(Word(message, position), HostileBytes.Interesting(random, message.Length));
                    break;
                default:
                    message = message[..Math.Max(position, 2 * sizeof(uint))];
                    break;
            }
        }

        return HostileBytes.WithPrefix(message);
    }

    private static Span<byte> Word(byte[] message, int position) => message.AsSpan(Math.Min(position & ~3, message.Length - sizeof(uint)));
}
