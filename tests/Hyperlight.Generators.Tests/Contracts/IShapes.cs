using Hyperlight;

namespace Shop;

/// <summary>What does not travel: tasks, tokens, modifiers; and names that an attribute gives.</summary>
[HostFunction(Name = "Shop.V2.IShapes")]
public interface IShapes
{
    Task RunAsync(string call, CancellationToken result);

    Task<int?> CountAsync(CancellationToken cancellationToken = default);

    ValueTask SendAsync(in int number, params string[] call);

    ValueTask<string> NameAsync(string reader);

    [FunctionName("Named")]
    int Unnamed(int value);

    [FunctionName("Named")]
    int Unnamed(string value);

    string By(int value);

    [FunctionName("ByReference")]
    string By(in int value);

    string Of(int value);

    string Of(int? value);

    Task<string> FetchAsync();
}
