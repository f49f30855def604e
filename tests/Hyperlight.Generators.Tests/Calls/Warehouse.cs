using System.Globalization;
using Shop;

namespace Hyperlight.Generators.Tests.Calls;

internal sealed class Warehouse : IWarehouse
{
    public List<string> Calls { get; } = [];

    public string Find(int number) => $"int {number}";

    public string Find(string name) => $"string {name}";

    public string Find(string name, byte[] picture) => $"array {name} {picture.Length}";

    public string Find(string name, ReadOnlyMemory<byte> picture) => $"memory {name} {picture.Length}";

    public int @class(int @event, string? @string) => @event + (@string?.Length ?? 1000);

    public string Locals(
        string call, string call1, string function, string channel, string result, string argument0, string global, string _channel) =>
        string.Join(",", call, call1, function, channel, result, argument0, global, _channel);

    public string Members(string Proxy, string Dispatcher, string Contract, string Stubs, string Function0, string nameof, string var) =>
        string.Join(",", Proxy, Dispatcher, Contract, Stubs, Function0, nameof, var);

    public string All(
        bool a, sbyte b, byte c, short d, ushort e, int f, uint g, long h, ulong i, float j, double k,
        string l, string? m, byte[] n, byte[]? o, ReadOnlyMemory<byte> p, string q, int r, string s, bool t) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m ?? "null"} {n.Length} {o?.Length ?? -1} {p.Length} {q} {r} {s} {t}");

    public void Proxy() => Calls.Add(nameof(Proxy));

    public void Dispatch() => Calls.Add(nameof(Dispatch));

    public int Contract(int value) => value * 2;

    string IWarehouse.ToString() => "the contract's ToString";

    public void Old() => Calls.Add(nameof(Old));
}
