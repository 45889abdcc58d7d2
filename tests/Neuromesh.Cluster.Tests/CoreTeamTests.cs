using System.Collections;
using System.Collections.Immutable;
using Neuromesh.Cluster.NeuronCores;
using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Crossbars;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Units;

namespace Neuromesh.Cluster.Tests;

/// <summary>The threads of a node's team: who sleeps is woken, every core is computed once an epoch, and all end with the team.</summary>
public sealed class CoreTeamTests
{
    /// <summary>Far longer than members look out for the next epoch.</summary>
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void A_member_that_sleeps_is_woken_for_an_epoch()
    {
        using var cores = new Cores(2);
        var team = cores.CreateTeam(threads: 2);
        for (var epoch = 0; epoch < 5; epoch++)
        {
            // Neither core comes to its end before both have been begun, so one thread alone would wait for good.
            using var both = new Barrier(2);
            var probe = new Probe(() => Assert.True(both.SignalAndWait(TestCluster.Patience), "one of the threads did not come"));
            Assert.All(Advance(team, epoch, probe), work => Assert.Null(work.Failure));
            Assert.Equal(2, probe.Threads.Distinct().Count());
            Thread.Sleep(Nap);
        }

        team.Disband();
    }

    /// <summary>Whether members are awake, on their way to sleep or asleep when the next epoch comes.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    [InlineData(3, 7)]
    [InlineData(4, 2)]
    public void Every_core_is_computed_once_an_epoch(int threads, int count)
    {
        using var cores = new Cores(count);
        var team = cores.CreateTeam(threads);
        for (var epoch = 0; epoch < 300; epoch++)
        {
            var probe = new Probe(() => { });
            var works = Advance(team, epoch, probe);
            Assert.Equal(Enumerable.Range(0, count), works.Select(work => work.Core));
            Assert.Equal(count, probe.Threads.Count);
            Assert.All(works, work => Assert.Equal((null, epoch + 1L), (work.Failure, work.SpikesOf(epoch).FirstStep)));
            if (epoch % 30 == 29)
            {
                Thread.Sleep(1);
            }
        }

        team.Disband();
    }

    [Fact]
    public void A_core_that_throws_keeps_no_other_from_its_epoch()
    {
        using var cores = new Cores(4);
        var team = cores.CreateTeam(threads: 2);
        var calls = 0;
        var probe = new Probe(() =>
        {
            if (Interlocked.Increment(ref calls) == 2)
            {
                throw new IOException("broken");
            }
        });
        var works = Advance(team, 0, probe);
        Assert.Equal(4, probe.Threads.Count);
        Assert.Equal("broken", Assert.Single(works, work => work.Failure is not null).Failure!.Message);
        team.Disband();
    }

    [Fact]
    public void A_team_that_is_disbanded_computes_nothing_and_its_sleeping_members_end()
    {
        using var cores = new Cores(3);
        var team = cores.CreateTeam(threads: 3);
        using var all = new Barrier(3);
        var probe = new Probe(() => all.SignalAndWait(TestCluster.Patience));
        Advance(team, 0, probe);
        Thread.Sleep(Nap);
        team.Disband();
        Assert.Empty(Advance(team, 1, new Probe(() => throw new InvalidOperationException("a core was computed"))));
        Assert.Equal(3, probe.Threads.Distinct().Count());
        Assert.All(probe.Threads.Where(thread => thread != Thread.CurrentThread), thread => Assert.True(thread.Join(TestCluster.Patience)));
    }

    [Fact]
    public void What_the_caller_fails_in_meanwhile_waits_for_the_members()
    {
        using var cores = new Cores(3);
        var team = cores.CreateTeam(threads: 3);
        var probe = new Probe(() => Thread.Sleep(Nap));
        team.Call.Epoch = 0;
        team.Call.Steps = 1;
        team.Call.TileOutputs = probe;
        Assert.Throws<InvalidOperationException>(() => team.Advance(() => throw new InvalidOperationException("the recorder's turn")));
        Assert.Equal(3, probe.Threads.Count);
        team.Disband();
    }

    private static IReadOnlyList<CoreWork> Advance(CoreTeam team, long epoch, Probe probe)
    {
        team.Call.Epoch = epoch;
        team.Call.Steps = 1;
        team.Call.TileOutputs = probe;
        return team.Advance(static () => { });
    }

    /// <summary>Cores of two neurons with one crossbar, so that every one asks for the tiles' outputs as it begins an epoch.</summary>
    private sealed class Cores(int count) : IDisposable
    {
        private readonly NeuronCoreEngine[] _engines = [.. Enumerable.Range(0, count).Select(Create)];

        public CoreTeam CreateTeam(int threads)
        {
            var team = new CoreTeam(threads);
            foreach (var core in Enumerable.Range(0, count).Reverse())
            {
                team.Enlist(new CoreWork(core, _engines[core], new RunMeter(), null));
            }

            return team;
        }

        public void Dispose() => Array.ForEach(_engines, engine => engine.Dispose());

        private static NeuronCoreEngine Create(int core) => new(new NeuronCoreSpecification
        {
            Neurons = new NeuronSlice
            {
                Seed = 1,
                TimeStep = new TimeStep(100_000),
                Population = 0,
                First = 2 * core,
                Size = 2,
                Parameters = NeuronModels.LifDelta.Parameters.ToImmutableDictionary(parameter => parameter.Name, parameter => (NeuronValue)new ConstantValue(parameter.Default)),
                InitialValues = ImmutableDictionary<string, NeuronValue>.Empty,
            },
            Model = NeuronModels.LifDelta.Name,
            FirstNeuron = 2 * core,
            EpochSteps = 1,
            SparseProjections = [],
            CrossbarProjections = [new CrossbarInputSpecification(0, 1, 1)],
            PoissonInputs = [],
            CurrentInputs = [],
            Traces = [],
        });
    }

    /// <summary>No outputs at all, but a note of the threads that ask for them.</summary>
    private sealed class Probe(Action asked) : IReadOnlyList<TileOutput>
    {
        private readonly List<Thread> _threads = [];

        public List<Thread> Threads
        {
            get
            {
                lock (_threads)
                {
                    return [.. _threads];
                }
            }
        }

        public int Count
        {
            get
            {
                lock (_threads)
                {
                    _threads.Add(Thread.CurrentThread);
                }

                asked();
                return 0;
            }
        }

        public TileOutput this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public IEnumerator<TileOutput> GetEnumerator() => Enumerable.Empty<TileOutput>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
