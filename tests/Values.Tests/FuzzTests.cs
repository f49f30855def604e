using System.Globalization;
using Hyperlight.Protocol;
using Values.Tests.Support;

namespace Values.Tests;

/// <summary>Damaged messages are read or refused with the typed error; none reads out of bounds, loops, or costs more than its size allows.</summary>
public sealed class FuzzTests(ITestOutputHelper log)
{
    private const int InOneGo = 10_000, Goes = 30;

    // An object can be larger than its table, by as much as this; what is thrown comes on top.
    private const int MostBytesEach = 64, MostBytesThrown = 100_000;

    private static readonly uint[] s_interesting = [0, 1, 2, 4, 8, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFC, uint.MaxValue];

    private static int Times { get; } = int.Parse(Environment.GetEnvironmentVariable("FUZZ_TIMES") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public void Damaged_parameters_and_results_end_in_the_typed_error()
    {
        int seed = Random.Shared.Next();
        log.WriteLine($"seed {seed}");
        int read = 0, refused = 0;
        Parallel.For(0, Goes * Times, go =>
        {
            (int Read, int Refused) result = Play(seed + go);
            Interlocked.Add(ref read, result.Read);
            Interlocked.Add(ref refused, result.Refused);
        });
        log.WriteLine($"{read} were read, {refused} were refused");
        Assert.Equal(Goes * Times * InOneGo, read + refused);
        Assert.True(read > refused / 100 && refused > read / 100, "damage is too mild or too hard to say anything");
    }

    private static (int Read, int Refused) Play(int seed)
    {
        var random = new Random(seed);
        var channel = new HostileChannel<IValues>(new Echo());
        IValues values = channel.Connect();
        int read = 0, refused = 0;
        for (int i = 0; i < InOneGo; i++)
        {
            channel.DamageCall = i % 2 == 0 ? message => Damage(random, message) : null;
            channel.DamageReply = i % 2 == 1 ? message => Damage(random, message) : null;
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                HostileSamples.Call(values, random.Next(HostileSamples.Count));
                read++;
            }
            catch (InvalidMessageException)
            {
                refused++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Message {i} of seed {seed}: {error.Message}", error);
            }

            long most = MostBytesThrown + ((long)MostBytesEach * channel.Length);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
        }

        return (read, refused);
    }

    private static void Damage(Random random, Span<byte> message)
    {
        // The size prefix stays: a wrong one is refused at once.
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            int position = random.Next(sizeof(uint), message.Length);
            switch (random.Next(3))
            {
                case 0:
                    message[position] = (byte)random.Next(256);
                    break;
                case 1:
                    message[position] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    Span<byte> word = message[Math.Min(position & ~3, message.Length - 4)..];
                    BitConverter.TryWriteBytes(word, s_interesting[random.Next(s_interesting.Length)]);
                    break;
            }
        }
    }
}
