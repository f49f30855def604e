using System.Collections.Concurrent;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.HostFunctions;

public sealed class ThreadTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(8, 50)]
    public void Threads_of_the_guest_get_the_answers_to_their_own_calls(int threads, int calls)
    {
        using Sandbox sandbox = Sandboxes.Build();

        Assert.Equal(threads * calls, sandbox.GetGuest<IRoundTrips>().CallHostFromThreads(threads, calls));
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void Every_host_function_runs_on_the_thread_that_called_the_guest()
    {
        var threads = new ConcurrentDictionary<int, bool>();
        using Sandbox sandbox = Sandboxes.Build(new HostEcho { OnString = text => { threads[Environment.CurrentManagedThreadId] = true; return text; } });

        sandbox.GetGuest<IRoundTrips>().CallHostFromThreads(4, 5);

        Assert.Equal([Environment.CurrentManagedThreadId], threads.Keys);
    }
}
