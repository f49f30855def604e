using Hyperlight;

namespace Values.Tests.Support;

/// <summary>Carries <see cref="Optional"/>.</summary>
[GuestFunction]
public interface IOptional
{
    Optional Echo(Optional value);
}
