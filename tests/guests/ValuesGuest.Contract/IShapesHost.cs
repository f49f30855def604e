using Hyperlight;

namespace ValuesGuest;

/// <summary>Functions of the host that await.</summary>
[HostFunction]
public interface IShapesHost
{
    Task<string> FetchAsync(string key, CancellationToken cancellationToken);

    ValueTask<int> CountAsync(Line[] lines);

    ValueTask WaitAsync(CancellationToken cancellationToken);
}
