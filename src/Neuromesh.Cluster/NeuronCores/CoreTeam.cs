using System.Diagnostics;

namespace Neuromesh.Cluster.NeuronCores;

/// <summary>
/// The compute threads of a node's share of a run: computes an epoch of all its cores on the calling thread and its members, and returns when it is done.
/// </summary>
/// <remarks>
/// <para>
/// Why not a message to every core and back: an epoch may be one step of 0.1 ms, whose computation takes a few microseconds a core; two messages a core and the waking
/// of a thread cost as much. Here a core costs one compare-and-swap, and members look out for the next epoch for a while before they go to sleep.
/// </para>
/// <para>
/// Every core has a home thread, so that its state stays in that processor's cache; a thread that is through with its own takes what is left of the others', the
/// cheapest first. Who computes a core changes nothing in it. The caller never waits for a member that sleeps: it takes its cores.
/// </para>
/// </remarks>
internal sealed class CoreTeam
{
    private const int SpinsBeforeYield = 64;
    private const int SpinIterations = 8;
    private const long LookOutMicroseconds = 60;

    private readonly Lock _computing = new();
    private readonly List<CoreWork> _enlisted = [];
    private readonly Member[] _members;
    private Seat[][] _homes = [];
    private AdvanceCores _advance = new();
    private long _ticket;
    private int _left;
    private bool _seated;
    private volatile bool _disbanded;

    /// <summary>Prepares a team; its threads start with the first epoch.</summary>
    /// <param name="threads">Compute threads, the calling one included; at least 1.</param>
    public CoreTeam(int threads)
    {
        _members = [.. Enumerable.Range(1, Math.Max(threads, 1) - 1).Select(home => new Member(this, home))];
    }

    /// <summary>Adds a core. Any thread, before the first epoch.</summary>
    /// <param name="work">The core.</param>
    public void Enlist(CoreWork work)
    {
        lock (_enlisted)
        {
            _enlisted.Add(work);
        }
    }

    /// <summary>Computes an epoch of all cores.</summary>
    /// <param name="advance">The epoch.</param>
    /// <returns>The cores, in ascending order of their number; empty where the team has been disbanded.</returns>
    public IReadOnlyList<CoreWork> Advance(AdvanceCores advance)
    {
        lock (_computing)
        {
            if (_disbanded)
            {
                return [];
            }

            if (!_seated)
            {
                SeatAll();
            }

            _advance = advance;
            Volatile.Write(ref _left, _enlisted.Count);
            var ticket = _ticket + 1;
            Volatile.Write(ref _ticket, ticket);
            foreach (var member in _members)
            {
                member.WakeIfAsleep();
            }

            Compute(0, ticket);
            var wait = default(SpinWait);
            while (Volatile.Read(ref _left) > 0)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }

            return _enlisted;
        }
    }

    /// <summary>Ends the team: no core is computed any more once this returns.</summary>
    public void Disband()
    {
        _disbanded = true;
        lock (_computing)
        {
            foreach (var member in _members)
            {
                member.WakeIfAsleep();
            }
        }
    }

    /// <summary>Gives every core a home: the costliest first, to the thread with the least to do.</summary>
    private void SeatAll()
    {
        _enlisted.Sort((one, other) => one.Core.CompareTo(other.Core));
        var homes = Enumerable.Range(0, _members.Length + 1).Select(_ => new List<Seat>()).ToArray();
        var costs = new double[homes.Length];
        foreach (var work in _enlisted.OrderByDescending(CostOf))
        {
            var home = Array.IndexOf(costs, costs.Min());
            homes[home].Add(new Seat(work, _ticket));
            costs[home] += CostOf(work);
        }

        _homes = [.. homes.Select(home => home.ToArray())];
        _seated = true;
        foreach (var member in _members)
        {
            member.Start();
        }
    }

    /// <summary>In neurons: a few events a second at each synapse, at a few nanoseconds, against a few nanoseconds a neuron and step.</summary>
    private static double CostOf(CoreWork work) => work.Engine.NeuronCount + (work.Engine.SynapseCount * 0.0005);

    private void Compute(int home, long ticket)
    {
        var advance = _advance;
        foreach (var seat in _homes[home])
        {
            Take(seat, advance, ticket);
        }

        for (var away = 1; away < _homes.Length; away++)
        {
            var seats = _homes[(home + away) % _homes.Length];
            for (var i = seats.Length - 1; i >= 0; i--)
            {
                Take(seats[i], advance, ticket);
            }
        }
    }

    private void Take(Seat seat, AdvanceCores advance, long ticket)
    {
        if (seat.TryClaim(ticket))
        {
            try
            {
                seat.Work.Advance(advance);
            }
            finally
            {
                Interlocked.Decrement(ref _left);
            }
        }
    }

    /// <summary>A core's place: who claims it for an epoch computes it.</summary>
    private sealed class Seat(CoreWork work, long ticket)
    {
        private long _claimed = ticket;

        public CoreWork Work => work;

        public bool TryClaim(long ticket) =>
            Volatile.Read(ref _claimed) == ticket - 1 && Interlocked.CompareExchange(ref _claimed, ticket, ticket - 1) == ticket - 1;
    }

    /// <summary>A thread of the team beside the calling one.</summary>
    private sealed class Member(CoreTeam team, int home)
    {
        private readonly object _bed = new();
        private int _asleep;

        public void Start() => new Thread(Work) { IsBackground = true, Name = "neuromesh.team" }.Start();

        public void WakeIfAsleep()
        {
            // The ticket or the end is written before this is read, and read by the member after it has written this: one of the two is seen.
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _asleep) == 1)
            {
                lock (_bed)
                {
                    Monitor.Pulse(_bed);
                }
            }
        }

        private void Work()
        {
            long seen = 0;
            while (!team._disbanded)
            {
                if (IsCalled(seen) || LookOut(seen))
                {
                    seen = Volatile.Read(ref team._ticket);
                    team.Compute(home, seen);
                }
            }
        }

        private bool IsCalled(long seen) => Volatile.Read(ref team._ticket) != seen;

        private bool LookOut(long seen)
        {
            var until = Stopwatch.GetTimestamp() + (LookOutMicroseconds * Stopwatch.Frequency / 1_000_000);
            for (var spins = 0; Stopwatch.GetTimestamp() < until; spins++)
            {
                if (IsCalled(seen))
                {
                    return true;
                }

                if (spins < SpinsBeforeYield)
                {
                    Thread.SpinWait(SpinIterations);
                }
                else
                {
                    Thread.Yield();
                }
            }

            Sleep(seen);
            return IsCalled(seen);
        }

        private void Sleep(long seen)
        {
            lock (_bed)
            {
                Interlocked.Exchange(ref _asleep, 1);
                while (!IsCalled(seen) && !team._disbanded)
                {
                    Monitor.Wait(_bed);
                }

                Interlocked.Exchange(ref _asleep, 0);
            }
        }
    }
}
