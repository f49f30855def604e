using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Waits for an implementation's task on the thread that called it, which serves no other work meanwhile.</summary>
/// <remarks>Until it is disposed of, the thread has no <see cref="SynchronizationContext"/>: what the implementation awaits would come back to the waiting thread.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct TaskWait
{
    private readonly SynchronizationContext? _context;

    private TaskWait(SynchronizationContext? context) => _context = context;

    /// <summary>Takes the thread's context away; before the implementation is called.</summary>
    public static TaskWait Begin()
    {
        var context = SynchronizationContext.Current;
        if (context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        return new TaskWait(context);
    }

    /// <summary>Waits for a task; what it failed with is thrown as it is.</summary>
    /// <param name="task">The task, or null when the implementation returned none.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static void For(Task? task) => Checked(task).GetAwaiter().GetResult();

    /// <inheritdoc cref="For(Task?)"/>
    /// <typeparam name="T">The type of its result.</typeparam>
    /// <returns>Its result.</returns>
    public static T For<T>(Task<T>? task) => Checked(task).GetAwaiter().GetResult();

    /// <inheritdoc cref="For(Task?)"/>
    public static void For(ValueTask task)
    {
        // Only a task can be waited for.
        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
        }
        else
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc cref="For{T}(Task{T}?)"/>
    public static T For<T>(ValueTask<T> task) => task.IsCompleted ? task.Result : task.AsTask().GetAwaiter().GetResult();

    /// <summary>Gives the thread its context back.</summary>
    public void Dispose()
    {
        if (_context is not null)
        {
            SynchronizationContext.SetSynchronizationContext(_context);
        }
    }

    private static T Checked<T>(T? task)
        where T : Task => task ?? throw new InvalidOperationException("The implementation returned null in place of a task.");
}
