using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace Neuromesh.Cluster.Tests;

/// <summary>An ordinary mailbox that counts the product's messages by type, in all actor systems of the process.</summary>
public sealed class CountingMailbox(Settings settings, Config config) : MailboxType(settings, config), IProducesMessageQueue<UnboundedMessageQueue>
{
    /// <summary>Gives this mailbox to everything on the product's dispatchers: cores, tiles, exchanges, recorders and signal sources.</summary>
    public static string Configuration { get; } = string.Join('\n', new[] { "compute", "recorder", "signal" }.Select(dispatcher =>
        $"neuromesh.{dispatcher}-dispatcher.mailbox-type = \"{typeof(CountingMailbox).FullName}, {typeof(CountingMailbox).Assembly.GetName().Name}\""));

    /// <summary>Messages by the name of their type since the dictionary was cleared.</summary>
    public static ConcurrentDictionary<string, long> Counts { get; } = new();

    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new Queue();

    private sealed class Queue : IMessageQueue
    {
        private readonly UnboundedMessageQueue _queue = new();

        public bool HasMessages => _queue.HasMessages;

        public int Count => _queue.Count;

        public void Enqueue(IActorRef receiver, Envelope envelope)
        {
            var type = envelope.Message.GetType();
            if (type.Namespace?.StartsWith("Neuromesh.", StringComparison.Ordinal) == true)
            {
                Counts.AddOrUpdate(type.Name, 1, (_, count) => count + 1);
            }

            _queue.Enqueue(receiver, envelope);
        }

        public bool TryDequeue(out Envelope envelope) => _queue.TryDequeue(out envelope);

        public void CleanUp(IActorRef owner, IMessageQueue deadletters) => _queue.CleanUp(owner, deadletters);
    }
}
