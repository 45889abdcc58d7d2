using Akka.Actor;
using Neuromesh.Cluster.Configuration;

namespace Neuromesh.Cluster.Tests;

/// <summary>The dispatcher of recorders and signal sources: a thread for each actor, which sleeps while there is nothing to do and ends with its actor.</summary>
public sealed class BlockingThreadTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create(
        "threads", $"akka.loglevel = OFF\nowned {{ type = \"{typeof(BlockingThreadDispatcherConfigurator).FullName}, Neuromesh.Cluster\"\nshutdown-timeout = 10ms }}");

    public void Dispose() => _system.Dispose();

    [Fact]
    public async Task An_actor_has_a_thread_of_its_own_and_keeps_it()
    {
        var (one, other) = (Start(), Start());
        var ones = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Ask(one)));
        var others = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Ask(other)));
        Assert.Equal(Enumerable.Range(1, 100), ones.Select(answer => answer.Messages));
        Assert.NotSame(Assert.Single(ones.Select(answer => answer.Thread).Distinct()), Assert.Single(others.Select(answer => answer.Thread).Distinct()));
        Assert.True(ones[0].Thread.IsBackground);
        Assert.NotSame(ones[0].Thread, Thread.CurrentThread);
    }

    [Fact]
    public async Task An_actor_that_blocks_holds_up_no_other()
    {
        using var gate = new ManualResetEventSlim();
        var (blocked, other) = (Start(), Start());
        blocked.Tell(gate);
        Assert.Equal(1, (await Ask(other)).Messages);
        gate.Set();
        Assert.Equal(2, (await Ask(blocked)).Messages);
    }

    [Fact]
    public async Task The_thread_sleeps_when_there_is_nothing_to_do_and_wakes_for_a_message()
    {
        var actor = Start();
        for (var message = 1; message <= 3; message++)
        {
            var answer = await Ask(actor);
            Assert.Equal(message, answer.Messages);
            Assert.True(SpinWait.SpinUntil(() => answer.Thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TestCluster.Patience));
        }
    }

    [Fact]
    public async Task A_thread_outlives_what_its_actor_throws_and_ends_with_it()
    {
        var actor = Start();
        var thread = (await Ask(actor)).Thread;
        actor.Tell(new IOException("the disk is full"));
        var restarted = await Ask(actor);
        Assert.Equal((1, thread), (restarted.Messages, restarted.Thread));

        Assert.True(await actor.GracefulStop(TestCluster.Patience));
        Assert.True(thread.Join(TestCluster.Patience));
    }

    private IActorRef Start() => _system.ActorOf(Props.Create(() => new Worker()).WithDispatcher("owned"));

    private static Task<Answer> Ask(IActorRef actor) => actor.Ask<Answer>("who?", TestCluster.Patience);

    private sealed record Answer(int Messages, Thread Thread);

    /// <summary>Answers with its thread and the number of messages so far; throws or waits for what it is sent.</summary>
    private sealed class Worker : UntypedActor
    {
        private int _messages;

        protected override void OnReceive(object message)
        {
            _messages++;
            switch (message)
            {
                case Exception exception:
                    throw exception;
                case ManualResetEventSlim gate:
                    gate.Wait(TestCluster.Patience);
                    break;
                default:
                    Sender.Tell(new Answer(_messages, Thread.CurrentThread));
                    break;
            }
        }
    }
}
