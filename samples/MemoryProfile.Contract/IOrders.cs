using Hyperlight;

namespace MemoryProfile;

/// <summary>Adds up orders. It works, and it leaks.</summary>
[GuestFunction]
public interface IOrders
{
    /// <summary>Takes orders in.</summary>
    /// <param name="lines">One order a line: <c>customer;article;quantity;cents</c>.</param>
    /// <returns>How many orders could be read.</returns>
    int Import(string lines);

    /// <summary>Collects garbage, so that what is alive then is what is kept.</summary>
    void Collect();

    /// <summary>The customers who ordered most, one a line.</summary>
    string Best(int customers);
}
