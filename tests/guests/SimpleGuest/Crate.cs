using System.Runtime.CompilerServices;

namespace SimpleGuest;

/// <summary>A generic type on the way to a fault.</summary>
internal sealed class Crate<T>(T content)
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ulong Open(Func<T, ulong> use) => use(content);
}
