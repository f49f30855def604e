using Hyperlight;

namespace Shop;

public interface ICounted
{
    int Count();

    void Reset();
}

public interface INamed
{
    string Name();

    void Reset();
}

public interface IKeyed<T>
{
    T Key(T key);
}

/// <summary>Inherits twice, a diamond and a generic base; hides a method and has one with a body.</summary>
[GuestFunction]
public interface IInventory : ICounted, INamed, IKeyed<string?>, IKeyed<int>, IBoth
{
    const int Limit = 10;

    static int Constants => Limit;

    new int Count();

    string Describe() => "default of the interface";

    sealed string Local() => "not a call: " + Describe();

    static string Helper() => "not a call either";
}

public interface IBoth : ICounted, INamed;
