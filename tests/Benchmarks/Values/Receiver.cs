namespace Benchmarks.Values;

/// <summary>Takes what arrives, so that nothing of it is left unread.</summary>
internal sealed class Receiver : IMessages
{
    public long Sum { get; private set; }

    public void FourNumbers(int a, int b, int c, int d) => Sum += a + b + c + d;

    public void Container(FooBarContainer container) => Sum += container.List.Count;

    public void Blob(ReadOnlyMemory<byte> bytes) => Sum += bytes.Length;
}
