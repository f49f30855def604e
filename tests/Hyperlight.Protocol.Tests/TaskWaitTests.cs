namespace Hyperlight.Protocol.Tests;

/// <summary>A thread waits for an implementation's task without a context that the task would need.</summary>
public sealed class TaskWaitTests
{
    [Fact]
    public void The_context_is_gone_while_it_lasts_and_comes_back()
    {
        var context = new SynchronizationContext();
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            using (TaskWait.Begin())
            {
                Assert.Null(SynchronizationContext.Current);
            }

            Assert.Same(context, SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    [Fact]
    public void Tasks_of_every_kind_are_waited_for()
    {
        var ran = 0;

        TaskWait.For(Run());
        TaskWait.For(new ValueTask(Run()));
        TaskWait.For(default(ValueTask));
        Assert.Equal(3, TaskWait.For(Count()));
        Assert.Equal(4, TaskWait.For(new ValueTask<int>(Count())));
        Assert.Equal(9, TaskWait.For(new ValueTask<int>(9)));
        Assert.Equal(4, ran);

        async Task Run()
        {
            await Task.Yield();
            ran++;
        }

        async Task<int> Count()
        {
            await Task.Yield();
            return ++ran;
        }
    }

    [Fact]
    public void What_a_task_failed_with_is_thrown_as_it_is()
    {
        Assert.Throws<TimeoutException>(() => TaskWait.For(Task.FromException(new TimeoutException())));
        Assert.Throws<TimeoutException>(() => TaskWait.For(ValueTask.FromException<int>(new TimeoutException())));
        Assert.Throws<TaskCanceledException>(() => TaskWait.For(Task.FromCanceled<int>(new CancellationToken(canceled: true))));
    }

    [Fact]
    public void No_task_is_an_error_of_the_implementation() =>
        Assert.Throws<InvalidOperationException>(() => TaskWait.For((Task<int>?)null));
}
