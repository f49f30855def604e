using System.Text;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Output;

public sealed class OutputTests
{
    [Fact]
    public void Both_streams_reach_the_sink_apart_and_byte_by_byte()
    {
        using var sink = new Sink();
        using Sandbox sandbox = Build(sink);
        ITrouble trouble = sandbox.GetGuest<ITrouble>();

        trouble.Print("out \u00e9\n");
        trouble.PrintError("err \ud83d\ude00");
        trouble.PrintBytes(new byte[] { 0, 255, 27, 13 });

        Assert.Equal([.. Encoding.UTF8.GetBytes("out \u00e9\n"), 0, 255, 27, 13], sink.Output);
        Assert.Equal(Encoding.UTF8.GetBytes("err \ud83d\ude00"), sink.Error);
    }

    [Fact]
    public void A_long_text_arrives_whole_in_small_pieces()
    {
        string text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i}\u20ac"));
        using var sink = new Sink();
        using Sandbox sandbox = Build(sink);

        sandbox.GetGuest<ITrouble>().Print(text);

        Assert.Equal(text, Encoding.UTF8.GetString(sink.Output));
        Assert.InRange(sink.LargestPiece, 1, 4096);
    }

    [Fact]
    public void The_sink_is_called_on_the_thread_that_called_the_guest()
    {
        int? thread = null;
        using Sandbox sandbox = Sandboxes.Build(builder => builder
            .WithOutput((_, _) => thread = Environment.CurrentManagedThreadId).WithHostFunctions<IHostEcho>(new HostEcho()));

        sandbox.GetGuest<ITrouble>().Print("x");

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void What_a_sink_throws_comes_out_and_no_later_call_gets_an_answer_that_is_not_its_own()
    {
        var broken = new IOException("the sink is broken");
        bool armed = false;
        GuestOutputHandler sink = (_, _) =>
        {
            if (armed)
                throw broken;
        };
        using Sandbox sandbox = Sandboxes.Build(builder => builder.WithOutput(sink).WithHostFunctions<IHostEcho>(new HostEcho()));
        armed = true;

        Assert.Same(broken, Assert.Throws<IOException>(() => sandbox.GetGuest<ITrouble>().Print("x")));

        armed = false;
        Sandboxes.AssertPoisonedBy(broken, sandbox);
    }

    [Fact]
    public void A_sink_that_says_cancelled_is_not_a_time_limit()
    {
        bool armed = false;
        GuestOutputHandler sink = (_, _) =>
        {
            if (armed)
                throw new OperationCanceledException("by the sink");
        };
        using Sandbox sandbox = Sandboxes.Build(builder => builder.WithOutput(sink).WithHostFunctions<IHostEcho>(new HostEcho()));
        armed = true;

        Assert.Throws<OperationCanceledException>(() => sandbox.GetGuest<ITrouble>().Print("x"));
    }

    private static Sandbox Build(Sink sink) =>
        Sandboxes.Build(builder => builder.WithOutput(sink.Write).WithHostFunctions<IHostEcho>(new HostEcho()));

    private sealed class Sink : IDisposable
    {
        private readonly MemoryStream _output = new(), _error = new();

        public byte[] Output => _output.ToArray();

        public byte[] Error => _error.ToArray();

        public int LargestPiece { get; private set; }

        public void Write(GuestOutputKind kind, ReadOnlySpan<byte> bytes)
        {
            LargestPiece = Math.Max(LargestPiece, bytes.Length);
            (kind == GuestOutputKind.Output ? _output : _error).Write(bytes);
        }

        public void Dispose()
        {
            _output.Dispose();
            _error.Dispose();
        }
    }
}
