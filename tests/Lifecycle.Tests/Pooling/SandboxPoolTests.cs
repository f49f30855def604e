using Hyperlight;
using Lifecycle.Tests.Support;
using SimpleGuest;

namespace Lifecycle.Tests.Pooling;

/// <summary>Sandboxes that are rented.</summary>
public class SandboxPoolTests
{
    [Fact]
    public void A_sandbox_comes_back_restored()
    {
        using SandboxPool pool = Pool(1);
        for (int round = 0; round < 5; round++)
        {
            using PooledSandbox rental = pool.Rent();
            Assert.Equal(1, rental.Sandbox.Lifecycle().Count());
            Assert.Equal(3, rental.Sandbox.Simple().AddToStatic(3));
        }
    }

    [Fact]
    public void There_are_no_more_than_the_maximum()
    {
        using SandboxPool pool = Pool(3);
        int machines = ProcessUse.CountMachines();
        List<PooledSandbox> rentals = [pool.Rent(), pool.Rent(), pool.Rent()];
        Assert.Equal((3, 0), (pool.Maximum, pool.Available));
        Assert.Equal(3, rentals.Select(rental => rental.Sandbox).Distinct().Count());
        using (var impatient = new CancellationTokenSource(50))
            Assert.ThrowsAny<OperationCanceledException>(() => pool.Rent(impatient.Token));
        rentals.ForEach(rental => rental.Dispose());
        Assert.Equal(3, pool.Available);
        for (int i = 0; i < 10; i++)
            pool.Rent().Dispose();
        Assert.Equal(machines + 2, ProcessUse.CountMachines());
    }

    [Fact]
    public void Whoever_rents_waits_for_a_place()
    {
        using SandboxPool pool = Pool(1);
        PooledSandbox rental = pool.Rent();
        Sandbox sandbox = rental.Sandbox;
        Sandbox? second = null;
        var waiter = new Thread(() =>
        {
            using PooledSandbox mine = pool.Rent();
            second = mine.Sandbox;
        });
        waiter.Start();
        Assert.False(waiter.Join(50));
        rental.Dispose();
        Assert.True(waiter.Join(5000));
        Assert.Same(sandbox, second);
    }

    [Fact]
    public async Task Whoever_rents_without_blocking_waits_for_a_place()
    {
        using SandboxPool pool = Pool(1);
        PooledSandbox rental = await pool.RentAsync();
        Task<PooledSandbox> waiting = pool.RentAsync().AsTask();
        using var impatient = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pool.RentAsync(impatient.Token));
        Assert.False(waiting.IsCompleted);
        rental.Dispose();
        (await waiting.WaitAsync(TimeSpan.FromSeconds(5))).Dispose();
        Assert.Equal(1, pool.Available);
    }

    [Fact]
    public void A_canceled_rental_costs_no_place()
    {
        using SandboxPool pool = Pool(1);
        Assert.ThrowsAny<OperationCanceledException>(() => pool.Rent(new CancellationToken(canceled: true)));
        Assert.Equal(1, pool.Available);
    }

    [Fact]
    public void A_poisoned_sandbox_heals_when_it_comes_back()
    {
        using SandboxPool pool = Pool(1);
        foreach (string kind in Poison.Kinds.Where(static kind => kind != "output handler"))
        {
            using PooledSandbox rental = pool.Rent();
            Assert.False(rental.Sandbox.IsPoisoned);
            Assert.Equal(1, rental.Sandbox.Lifecycle().Count());
            Poison.Apply(kind, rental.Sandbox);
        }
    }

    [Fact]
    public void What_is_prepared_is_there_in_each_sandbox_and_made_once()
    {
        int prepared = 0;
        using var pool = new SandboxPool(Guests.SimpleGuest, 3, Configure, sandbox =>
        {
            prepared++;
            sandbox.Lifecycle().Hold(2, 5);
            sandbox.Simple().AddToStatic(40);
        });
        PooledSandbox[] rentals = [pool.Rent(), pool.Rent(), pool.Rent()];
        foreach (PooledSandbox rental in rentals)
        {
            Assert.Equal(42, rental.Sandbox.Simple().AddToStatic(2));
            Assert.Equal(5ul << 18, rental.Sandbox.Lifecycle().SumHeld());
            rental.Dispose();
        }
        Assert.Equal(1, prepared);
    }

    [Fact]
    public void A_pool_without_preparation_starts_from_a_guest_that_is_booted_already()
    {
        using Sandbox booted = Guest.Build();
        using SandboxPool pool = Pool(2);
        using PooledSandbox one = pool.Rent();
        using PooledSandbox two = pool.Rent();
        Assert.Equal((1, 1), (one.Sandbox.Lifecycle().Count(), two.Sandbox.Lifecycle().Count()));
    }

    [Fact]
    public void Host_functions_are_shared()
    {
        int calls = 0;
        var host = new TestHost { OnEchoI32 = value => Interlocked.Add(ref calls, value) };
        using var pool = new SandboxPool(Guests.SimpleGuest, 2, builder => builder.WithHostFunctions<IHostEcho>(host));
        using PooledSandbox one = pool.Rent();
        using PooledSandbox two = pool.Rent();
        one.Sandbox.Lifecycle().CallHost(2);
        two.Sandbox.Lifecycle().CallHost(3);
        Assert.Equal(5, calls);
    }

    [Fact]
    public void Limits_that_were_left_behind_do_not_meet_the_next_tenant()
    {
        using SandboxPool pool = Pool(1);
        IDisposable forgotten;
        using (PooledSandbox rental = pool.Rent())
            forgotten = rental.Sandbox.LimitCalls(TimeSpan.FromMilliseconds(1), new CancellationToken(canceled: true));
        using PooledSandbox next = pool.Rent();
        next.Sandbox.Trouble().Sleep(20);
        using (next.Sandbox.LimitCalls(TimeSpan.FromMilliseconds(10)))
        {
            forgotten.Dispose();
            Assert.Throws<GuestTimeoutException>(next.Sandbox.Trouble().Spin);
        }
    }

    [Fact]
    public void A_pool_is_disposed_of_while_sandboxes_are_out()
    {
        int machines = ProcessUse.CountMachines();
        SandboxPool pool = Pool(2);
        PooledSandbox one = pool.Rent();
        PooledSandbox two = pool.Rent();
        pool.Dispose();
        pool.Dispose();
        Assert.Equal(1, one.Sandbox.Lifecycle().Count());
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
        Sandbox sandbox = one.Sandbox;
        one.Dispose();
        one.Dispose();
        Assert.Throws<ObjectDisposedException>(() => one.Sandbox);
        Assert.Throws<ObjectDisposedException>(() => sandbox.Calculator().Add(1, 2));
        two.Dispose();
        Assert.Equal(machines, ProcessUse.CountMachines());
    }

    [Fact]
    public async Task Whoever_waits_when_the_pool_is_disposed_of_is_told()
    {
        SandboxPool pool = Pool(1);
        using PooledSandbox rental = pool.Rent();
        Task<PooledSandbox> waiting = pool.RentAsync().AsTask(), alsoWaiting = Task.Run(() => pool.Rent());
        await Task.Delay(50);
        pool.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(5)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => alsoWaiting.WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void A_rental_does_not_end_while_a_call_runs()
    {
        var host = new TestHost();
        using var pool = new SandboxPool(Guests.SimpleGuest, 1, builder => builder.WithHostFunctions<IHostEcho>(host));
        PooledSandbox rental = pool.Rent();
        host.OnNoOp = () => Assert.Throws<InvalidOperationException>(rental.Dispose);
        rental.Sandbox.Simple().CallHostSpin();
        Assert.Equal(0, pool.Available);
        Assert.Equal(1, rental.Sandbox.Lifecycle().Count());
        rental.Dispose();
        Assert.Equal(1, pool.Available);
        using PooledSandbox next = pool.Rent();
        Assert.Equal(1, next.Sandbox.Lifecycle().Count());
    }

    [Fact]
    public void A_place_is_not_lost_when_a_sandbox_cannot_be_restored()
    {
        using SandboxPool pool = Pool(2);
        for (int round = 0; round < 5; round++)
        {
            using PooledSandbox rental = pool.Rent();
            rental.Sandbox.Dispose();
        }
        Assert.Equal(2, pool.Available);
        using PooledSandbox one = pool.Rent();
        using PooledSandbox two = pool.Rent();
        Assert.Equal((1, 1), (one.Sandbox.Lifecycle().Count(), two.Sandbox.Lifecycle().Count()));
    }

    [Fact]
    public void A_place_is_not_lost_when_a_sandbox_cannot_be_built()
    {
        using SandboxPool pool = Pool(2);
        using PooledSandbox first = pool.Rent();
        var small = new DescriptorShortage();
        using (small)
        {
            for (int round = 0; round < 5; round++)
                Assert.ThrowsAny<HyperlightException>(() => pool.Rent());
        }
        Assert.Equal(1, pool.Available);
        using PooledSandbox second = pool.Rent();
        Assert.Equal(1, second.Sandbox.Lifecycle().Count());
    }

    [Fact]
    public void A_preparation_that_fails_leaves_nothing()
    {
        Guest.Build().Dispose();
        int machines = ProcessUse.CountMachines(), images = ProcessUse.CountDescriptors("hyperlight-snapshot");
        Assert.Throws<GuestException>(() => new SandboxPool(Guests.SimpleGuest, 1, Configure, sandbox => sandbox.Trouble().Throw("on purpose")));
        Assert.Throws<SandboxPoisonedException>(() => new SandboxPool(Guests.SimpleGuest, 1, Configure, sandbox => Poison.Apply("fault", sandbox)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SandboxPool(Guests.SimpleGuest, 0));
        Assert.Equal(machines, ProcessUse.CountMachines());
        Assert.Equal(images, ProcessUse.CountDescriptors("hyperlight-snapshot"));
    }

    [Fact]
    public void Tenants_on_eight_threads_never_meet()
    {
        const int threads = 8, rentals = 500;
        using SandboxPool pool = Pool(4);
        int served = 0;
        Exception?[] errors = new Exception?[threads];
        Thread[] tenants = [.. Enumerable.Range(0, threads).Select(tenant => new Thread(() => errors[tenant] = Record.Exception(() =>
        {
            for (int i = 0; i < rentals; i++)
            {
                using PooledSandbox rental = pool.Rent();
                UseAsTenant(rental.Sandbox, tenant * rentals + i + 1);
                Interlocked.Increment(ref served);
            }
        })))];
        Array.ForEach(tenants, thread => thread.Start());
        Array.ForEach(tenants, thread => thread.Join());
        Assert.All(errors, Assert.Null);
        Assert.Equal(threads * rentals, served);
        Assert.Equal(4, pool.Available);
    }

    private static void UseAsTenant(Sandbox sandbox, int number)
    {
        Assert.Equal(0, sandbox.Simple().GetStatic());
        Assert.Equal(number, sandbox.Simple().AddToStatic(number));
        Assert.Equal($"tenant {number}", sandbox.Echo().Echo($"tenant {number}"));
        Assert.Equal(0ul, sandbox.Lifecycle().SumHeld());
        if (number % 25 == 0)
            sandbox.Lifecycle().Hold(1, (ulong)number);
        if (number % 40 == 0)
            Poison.Apply("timeout", sandbox);
        else
            Assert.Equal(number, sandbox.Simple().GetStatic());
    }

    private static void Configure(SandboxBuilder builder) => builder.WithHostFunctions<IHostEcho>(new TestHost()).WithOutput(static (_, _) => { });

    private static SandboxPool Pool(int maximum) => new(Guests.SimpleGuest, maximum, Configure);
}
