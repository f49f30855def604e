#nullable disable
using Hyperlight;

namespace Shop;

/// <summary>Says nothing about null, so null travels.</summary>
[GuestFunction]
public interface ILegacy
{
    string Text(string value);

    byte[] Bytes(byte[] value);
}
