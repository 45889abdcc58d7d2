using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Neuromesh.Cluster.Configuration;

/// <summary>A dispatcher with a thread for each actor, which sleeps while its actor has nothing to do.</summary>
/// <remarks>
/// Akka's own pinned dispatcher spins before it sleeps. Recorder and signal source are woken thousands of times a second on a run with short epochs; their spinning
/// took 40 % of a core away from the threads that compute, measured on the microcircuit at a tenth of its size.
/// </remarks>
internal sealed class BlockingThreadDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    : MessageDispatcherConfigurator(config, prerequisites)
{
    /// <summary>A dispatcher for one actor: every actor that asks gets its own.</summary>
    public override MessageDispatcher Dispatcher() => new Dispatcher(
        this,
        Config.GetString("id"),
        Config.GetInt("throughput"),
        throughputDeadlineTime: null,
        new ThreadFactory(Config, Prerequisites),
        Config.GetTimeSpan("shutdown-timeout"));

    private sealed class ThreadFactory(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
    {
        public override ExecutorService Produce(string id) => new BlockingThread(id, Prerequisites.EventStream);
    }

    /// <summary>The thread. It begins with the first task and ends when the dispatcher is shut down.</summary>
    private sealed class BlockingThread(string id, EventStream events) : ExecutorService(id)
    {
        private readonly Queue<IRunnable> _tasks = new();
        private bool _started;
        private bool _ended;

        public override void Execute(IRunnable run)
        {
            lock (_tasks)
            {
                if (_ended)
                {
                    throw new RejectedExecutionException($"The thread of {Id} has ended.");
                }

                _tasks.Enqueue(run);
                if (_started)
                {
                    Monitor.Pulse(_tasks);
                    return;
                }

                _started = true;
            }

            new Thread(Work) { IsBackground = true, Name = Id }.Start();
        }

        public override void Shutdown()
        {
            lock (_tasks)
            {
                _ended = true;
                Monitor.Pulse(_tasks);
            }
        }

        private void Work()
        {
            while (Next() is { } task)
            {
                try
                {
                    task.Run();
                }
                catch (Exception exception)
                {
                    // What actors throw has been dealt with before it gets here; a thread that let anything else pass would end the process.
                    events.Publish(new Error(exception, Id, typeof(BlockingThread), exception.Message));
                }
            }
        }

        private IRunnable? Next()
        {
            lock (_tasks)
            {
                while (true)
                {
                    if (_tasks.TryDequeue(out var task))
                    {
                        return task;
                    }

                    if (_ended)
                    {
                        return null;
                    }

                    Monitor.Wait(_tasks);
                }
            }
        }
    }
}
