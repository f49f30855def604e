using Shop;

namespace Hyperlight.Generators.Tests.Calls;

internal sealed class Shapes : IShapes
{
    public CancellationToken Seen { get; private set; }

    public string Sent { get; private set; } = "";

    public async Task RunAsync(string call, CancellationToken result)
    {
        await Task.Yield();
        Seen = result;
        Sent = call.Length > 0 ? call : throw new TimeZoneNotFoundException("no text");
    }

    public async Task<int?> CountAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(1, cancellationToken);
        return 7;
    }

    public ValueTask SendAsync(in int number, params string[] call)
    {
        Sent = $"{number} {string.Join(' ', call)}";
        return ValueTask.CompletedTask;
    }

    public async ValueTask<string> NameAsync(string reader)
    {
        await Task.Yield();
        return reader + "!";
    }

    public int Unnamed(int value) => value + 1;

    public int Unnamed(string value) => value.Length;

    public string By(int value) => "value";

    public string By(in int value) => "reference";

    public string Of(int value) => "number";

    public string Of(int? value) => "number or null";

    public Task<string> FetchAsync() => null!;
}
