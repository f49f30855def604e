namespace Observability.Metrics;

/// <summary>Things that are disposed of together.</summary>
internal sealed class DisposableList<T> : IDisposable
    where T : IDisposable
{
    private readonly List<T> _items = [];

    public T Add(T item)
    {
        lock (_items)
            _items.Add(item);
        return item;
    }

    public void Dispose() => _items.ForEach(static item => item.Dispose());
}
