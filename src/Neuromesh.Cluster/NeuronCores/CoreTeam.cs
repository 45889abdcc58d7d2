using System.Diagnostics;

namespace Neuromesh.Cluster.NeuronCores;

/// <summary>
/// The compute threads of a node's share of a run: computes an epoch of all its cores on the calling thread and its members, and returns when it is done.
/// </summary>
/// <remarks>
/// <para>
/// Why not a message to every core and back: an epoch may be one step of 0.1 ms, whose computation takes a few microseconds a core; two messages a core and the waking
/// of a thread cost as much. Members look out for the next epoch for a while before they go to sleep.
/// </para>
/// <para>
/// What an epoch costs beside its computation is cache lines that go from processor to processor, at 0.1 to 0.3 us each. So a call is a line or two; taking a core is a
/// compare-and-swap on a line that stays with its home's thread; and a thread says once, not for each core, that its cores are done.
/// </para>
/// <para>
/// Every core has a home thread, so that its state stays in that processor's cache. A thread that is through with its own waits a little before it takes
/// what is left of the others': the state would follow it, line by line. Who computes a core changes nothing in it. The caller never waits for a member that sleeps: it takes its cores.
/// </para>
/// </remarks>
internal sealed class CoreTeam
{
    private const int SpinsBeforeYield = 250;
    private const double LookOutMicroseconds = 60;
    private const double PatienceMicroseconds = 5;
    private const int PatienceShare = 16;

    private static readonly long LookOutTicks = ToTicks(LookOutMicroseconds);
    private static readonly long PatienceTicks = ToTicks(PatienceMicroseconds);

    private readonly Lock _computing = new();
    private readonly List<CoreWork> _enlisted = [];
    private readonly Member[] _members;
    private (CoreHome Home, CoreWork[] Works)[] _homes = [];
    private long _ownComputed;
    private bool _seated;
    private volatile bool _disbanded;

    /// <summary>Prepares a team; its threads start with the first epoch.</summary>
    /// <param name="threads">Compute threads, the calling one included; at least 1.</param>
    public CoreTeam(int threads)
    {
        _members = [.. Enumerable.Range(1, Math.Max(threads, 1) - 1).Select(home => new Member(this, home))];
    }

    /// <summary>The epoch to be computed next, to be filled before <see cref="Advance"/> and left alone until that returns.</summary>
    public AdvanceCores Call { get; } = new();

    /// <summary>Adds a core. Any thread, before the first epoch.</summary>
    /// <param name="work">The core.</param>
    public void Enlist(CoreWork work)
    {
        lock (_enlisted)
        {
            _enlisted.Add(work);
        }
    }

    /// <summary>Computes the epoch in <see cref="Call"/> of all cores.</summary>
    /// <param name="meanwhile">What else there is to do on this thread, once the members have been called.</param>
    /// <returns>The cores, in ascending order of their number; empty where the team has been disbanded.</returns>
    public IReadOnlyList<CoreWork> Advance(Action meanwhile)
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

            var ticket = Call.Ticket + 1;
            Volatile.Write(ref Call.Ticket, ticket);

            // The ticket or the end is written before a member's sleep is read, and read by the member after it has written that: one of the two is seen.
            Interlocked.MemoryBarrier();
            foreach (var member in _members)
            {
                member.WakeIfAsleep();
            }

            try
            {
                meanwhile();
            }
            finally
            {
                var helpsAt = ComputeHome(0, ticket, ref _ownComputed);
                WaitForMembers(ticket, helpsAt);
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
            Interlocked.MemoryBarrier();
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
        var homes = Enumerable.Range(0, _members.Length + 1).Select(_ => new List<CoreWork>()).ToArray();
        var costs = new double[homes.Length];
        foreach (var work in _enlisted.OrderByDescending(CostOf))
        {
            var home = Array.IndexOf(costs, costs.Min());
            homes[home].Add(work);
            costs[home] += CostOf(work);
        }

        _homes = [.. homes.Select(works => (new CoreHome(works.Count), works.ToArray()))];
        _seated = true;
        foreach (var member in _members)
        {
            member.Start();
        }
    }

    /// <summary>In neurons: a few events a second at each synapse, at a few nanoseconds, against a few nanoseconds a neuron and step; and what a core costs without any.</summary>
    private static double CostOf(CoreWork work) => 100 + work.Engine.NeuronCount + (work.Engine.SynapseCount * 0.0005);

    private static long ToTicks(double microseconds) => (long)(microseconds * 1e-6 * Stopwatch.Frequency);

    /// <summary>Computes what is left of a home.</summary>
    /// <returns>When to help the others, in readings of the clock.</returns>
    private long ComputeHome(int home, long ticket, ref long computed)
    {
        var started = Stopwatch.GetTimestamp();
        ComputeAll(_homes[home], ticket, ref computed);
        var ended = Stopwatch.GetTimestamp();
        return ended + Math.Max(PatienceTicks, (ended - started) / PatienceShare);
    }

    private void Help(int home, long ticket, ref long computed)
    {
        for (var away = 1; away < _homes.Length; away++)
        {
            ComputeAll(_homes[(home + away) % _homes.Length], ticket, ref computed);
        }
    }

    private void ComputeAll((CoreHome Home, CoreWork[] Works) part, long ticket, ref long computed)
    {
        var count = computed;
        for (var place = part.Home.TakeNext(ticket); place >= 0; place = part.Home.TakeNext(ticket))
        {
            part.Works[place].Advance(Call);
            count++;
        }

        if (count != computed)
        {
            Volatile.Write(ref computed, count);
        }
    }

    private void WaitForMembers(long ticket, long helpsAt)
    {
        var all = ticket * _enlisted.Count;
        var helped = false;
        for (var spins = 0; CountComputed() < all; spins++)
        {
            if (!helped && Stopwatch.GetTimestamp() > helpsAt)
            {
                helped = true;
                Help(0, ticket, ref _ownComputed);
            }
            else
            {
                Pause(spins);
            }
        }
    }

    private long CountComputed()
    {
        var count = _ownComputed;
        foreach (var member in _members)
        {
            count += Volatile.Read(ref member.Computed.Value);
        }

        return count;
    }

    private static void Pause(int spins)
    {
        if (spins < SpinsBeforeYield)
        {
            Thread.SpinWait(1);
        }
        else
        {
            Thread.Yield();
        }
    }

    /// <summary>A thread of the team beside the calling one.</summary>
    private sealed class Member(CoreTeam team, int home)
    {
        private readonly object _bed = new();
        private int _asleep;

        /// <summary>Number of cores that it has computed, in all epochs.</summary>
        public LoneCounter Computed { get; } = new();

        public void Start() => new Thread(Work) { IsBackground = true, Name = "neuromesh.team" }.Start();

        public void WakeIfAsleep()
        {
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
                if (IsCalled(seen))
                {
                    seen = Volatile.Read(ref team.Call.Ticket);
                    var helpsAt = team.ComputeHome(home, seen, ref Computed.Value);
                    LookOut(seen, helpsAt);
                }
                else
                {
                    Sleep(seen);
                }
            }
        }

        private bool IsCalled(long seen) => Volatile.Read(ref team.Call.Ticket) != seen;

        private void LookOut(long seen, long helpsAt)
        {
            var until = Stopwatch.GetTimestamp() + LookOutTicks;
            var helped = false;
            for (var spins = 0; !IsCalled(seen); spins++)
            {
                var now = Stopwatch.GetTimestamp();
                if (!helped && now > helpsAt)
                {
                    helped = true;
                    team.Help(home, seen, ref Computed.Value);
                }
                else if (now > until)
                {
                    return;
                }

                Pause(spins);
            }
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
