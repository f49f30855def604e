using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Hyperlight.Host.Tracing;

/// <summary>The spans of one call, by the ids that the guest gave them. A closed one can still be a parent, as long as it is remembered.</summary>
internal sealed class GuestSpans
{
    private const int MostOpen = 4096, MostClosed = 4096;

    private readonly Dictionary<ulong, GuestSpan> _byId = [];
    private readonly Queue<ulong> _closed = [];

    /// <summary>Whether one more may be open.</summary>
    public bool HasRoom => _byId.Count - _closed.Count < MostOpen;

    public bool TryGet(ulong id, [MaybeNullWhen(false)] out GuestSpan span) => _byId.TryGetValue(id, out span);

    public void Add(ulong id, GuestSpan span) => _byId.Add(id, span);

    public void Close(ulong id, GuestSpan span, DateTime end)
    {
        span.Close(end);
        _closed.Enqueue(id);
        if (_closed.Count > MostClosed)
            _byId.Remove(_closed.Dequeue());
    }

    /// <summary>Closes those that are open, children before their parents, and forgets all.</summary>
    /// <param name="end">When.</param>
    /// <param name="mark">What is said of each.</param>
    public void CloseAll(DateTime end, Action<Activity> mark)
    {
        // Guests end what they begin, nearly always.
        IEnumerable<GuestSpan> open = _byId.Count == _closed.Count ? [] : _byId.Values.Where(static span => span.IsOpen).OrderByDescending(static span => span.Start);
        foreach (GuestSpan span in open)
        {
            if (span.Activity is { } activity)
                mark(activity);
            span.Close(end > span.Start ? end : span.Start);
        }
        Clear();
    }

    public void Clear()
    {
        _byId.Clear();
        _closed.Clear();
    }
}
