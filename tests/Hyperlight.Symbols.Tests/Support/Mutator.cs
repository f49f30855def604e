namespace Hyperlight.Symbols.Tests.Support;

/// <summary>Damages bytes at random, as files and attackers do.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[] Interesting = [0, 1, 2, 4, 8, 0x10, 0x40, 0x7F, 0x80, 0x81, 0xC0, 0xFE, 0xFF];

    private readonly Random _random = new(seed);

    /// <summary>Changes one to eight places.</summary>
    public void Damage(Span<byte> bytes)
    {
        for (int changes = _random.Next(1, 9); changes > 0; changes--)
        {
            int place = _random.Next(bytes.Length);
            switch (_random.Next(5))
            {
                case 0:
                    bytes[place] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes[place] ^= (byte)(1 << _random.Next(8));
                    break;
                case 2:
                    bytes[place] = Interesting[_random.Next(Interesting.Length)];
                    break;
                case 3:
                    bytes.Slice(place, Math.Min(_random.Next(1, 9), bytes.Length - place)).Fill((byte)(_random.Next(2) * 0xFF));
                    break;
                default:
                    int length = Math.Min(_random.Next(1, 33), bytes.Length - Math.Max(place, 0));
                    bytes.Slice(_random.Next(bytes.Length - length + 1), length).CopyTo(bytes.Slice(place, length));
                    break;
            }
        }
    }

    public ulong Number() => (ulong)_random.NextInt64();
}
