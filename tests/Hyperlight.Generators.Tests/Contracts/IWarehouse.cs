using Hyperlight;

namespace Shop;

/// <summary>What generated code has to take care of: overloads, keywords, names of its own locals, all types at once.</summary>
[HostFunction]
public interface IWarehouse
{
    string Find(int number);

    string Find(string name);

    string Find(string name, byte[] picture);

    string Find(string name, ReadOnlyMemory<byte> picture);

    int @class(int @event, string? @string);

    string Locals(
        string call, string call1, string function, string channel, string result, string argument0, string global, string _channel);

    string Members(string Proxy, string Dispatcher, string Contract, string Stubs, string Function0, string nameof, string var);

    string All(
        bool a, sbyte b, byte c, short d, ushort e, int f, uint g, long h, ulong i, float j, double k,
        string l, string? m, byte[] n, byte[]? o, ReadOnlyMemory<byte> p, string q, int r, string s, bool t);

    void Proxy();

    void Dispatch();

    int Contract(int value = 7);

    string ToString();

    [Obsolete("for a test")]
    void Old();
}
