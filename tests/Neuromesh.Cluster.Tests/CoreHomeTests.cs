using Neuromesh.Cluster.NeuronCores;

namespace Neuromesh.Cluster.Tests;

/// <summary>Threads that take cores from one home.</summary>
public sealed class CoreHomeTests
{
    [Fact]
    public void Every_core_is_taken_once_for_every_call_by_whatever_thread()
    {
        const int Cores = 7;
        const int Calls = 20_000;
        var home = new CoreHome(Cores);
        var taken = new int[Cores];
        long ticket = 0;
        var computed = 0;
        var wrong = 0;
        var threads = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            // A thread may hold a ticket that is over by the time it asks, as one does that was not given a processor for a while.
            for (long seen; (seen = Volatile.Read(ref ticket)) <= Calls;)
            {
                for (var core = home.TakeNext(seen); core >= 0; core = home.TakeNext(seen))
                {
                    Interlocked.Increment(ref taken[core]);
                    if (Volatile.Read(ref ticket) != seen)
                    {
                        Interlocked.Increment(ref wrong);
                    }

                    Interlocked.Increment(ref computed);
                }

                Thread.Yield();
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        for (var call = 1; call <= Calls; call++)
        {
            Volatile.Write(ref ticket, call);
            while (Volatile.Read(ref computed) < call * Cores)
            {
                Thread.Yield();
            }
        }

        Volatile.Write(ref ticket, Calls + 1);
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(taken, count => Assert.Equal(Calls, count));
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_home_without_cores_has_nothing_to_give() => Assert.Equal(-1, new CoreHome(0).TakeNext(1));
}
