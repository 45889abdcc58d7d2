using System.Globalization;
using Akka.Configuration;

namespace Neuromesh.Cluster.Configuration;

/// <summary>The Akka configuration of a node: what Neuromesh needs, what the user's file says, and what the options fix, the last one winning.</summary>
internal static class NodeConfiguration
{
    /// <summary>Name of the actor system, part of every address.</summary>
    public const string SystemName = "neuromesh";

    /// <summary>Dispatcher of cores, tiles and the exchange: as many threads as compute threads.</summary>
    public const string ComputeDispatcher = "neuromesh.compute-dispatcher";

    /// <summary>Dispatcher of recorders: a thread each, for their blocking writes.</summary>
    public const string RecorderDispatcher = "neuromesh.recorder-dispatcher";

    /// <summary>Dispatcher of signal sources: a thread each, for their blocking reads.</summary>
    public const string SignalDispatcher = "neuromesh.signal-dispatcher";

    /// <summary>How long a submission waits for compute nodes.</summary>
    /// <param name="config">The system's configuration.</param>
    public static TimeSpan PlacementTimeout(Config config) => config.GetTimeSpan("neuromesh.placement-timeout");

    /// <summary>How long a submission waits for the coordinator, beyond the time that this waits for compute nodes.</summary>
    /// <param name="config">The system's configuration.</param>
    public static TimeSpan CoordinatorTimeout(Config config) => config.GetTimeSpan("neuromesh.coordinator-timeout");

    /// <summary>How long the sinks of a failed run may take to end before the failure is told without them.</summary>
    /// <param name="config">The system's configuration.</param>
    public static TimeSpan CloseTimeout(Config config) => config.GetTimeSpan("neuromesh.close-timeout");

    public static Config Create(NodeOptions options, int threads)
    {
        var fixedByOptions = ConfigurationFactory.ParseString(string.Create(CultureInfo.InvariantCulture, $$"""
            akka.remote.dot-netty.tcp {
              hostname = "{{options.Hostname}}"
              port = {{options.Port}}
            }
            akka.cluster.roles = [{{string.Join(", ", options.Roles.Select(role => $"\"{role}\""))}}]
            neuromesh.compute-dispatcher.dedicated-thread-pool.thread-count = {{threads}}
            """));
        var own = ConfigurationFactory.ParseString(Defaults);
        var user = string.IsNullOrWhiteSpace(options.Configuration)
            ? Config.Empty
            : ConfigurationFactory.ParseString(options.Configuration);
        return fixedByOptions.WithFallback(user).WithFallback(own);
    }

    /// <summary>
    /// Heartbeats of 200 ms on their own dispatchers find a killed node in seconds; the pause tolerates a busy machine, because computing never runs on the
    /// dispatchers that send them. A connection that broke is tried again well within that pause: both nodes are well, and must not be taken for lost.
    /// </summary>
    private const string Defaults = """
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          stdout-logger-class = "Neuromesh.Cluster.Configuration.EarlyAndLateLogger, Neuromesh.Cluster"
          loggers = ["Neuromesh.Cluster.Configuration.StandardErrorLogger, Neuromesh.Cluster"]
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.exit-clr = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
          coordinated-shutdown.run-by-actor-system-terminate = off
          actor {
            provider = cluster
            serializers.neuromesh = "Neuromesh.Cluster.Serialization.NeuromeshSerializer, Neuromesh.Cluster"
            serialization-bindings {
              "Neuromesh.Cluster.Serialization.EpochFrameChunk, Neuromesh.Cluster" = neuromesh
              "Neuromesh.Cluster.Training.GradedEvents, Neuromesh.Cluster" = neuromesh
              "Neuromesh.Cluster.Training.ImageBatch, Neuromesh.Cluster" = neuromesh
              "Neuromesh.Cluster.Training.EpochShown, Neuromesh.Cluster" = neuromesh
              "Google.Protobuf.IMessage, Google.Protobuf" = neuromesh
            }
          }
          remote {
            log-remote-lifecycle-events = off
            retry-gate-closed-for = 500ms
            dot-netty.tcp {
              maximum-frame-size = 256000b
              send-buffer-size = 4MiB
              receive-buffer-size = 4MiB
              tcp-nodelay = on
            }
          }
          cluster {
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver {
              active-strategy = keep-majority
              stable-after = 3s
            }
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            periodic-tasks-initial-delay = 100ms
            unreachable-nodes-reaper-interval = 200ms
            publish-stats-interval = off
            failure-detector {
              heartbeat-interval = 200ms
              acceptable-heartbeat-pause = 3s
              threshold = 10.0
              expected-response-after = 500ms
            }
            singleton {
              singleton-name = "coordinator"
              hand-over-retry-interval = 200ms
            }
            singleton-proxy {
              singleton-name = "coordinator"
              singleton-identification-interval = 200ms
            }
          }
        }
        neuromesh {
          placement-timeout = 15s
          coordinator-timeout = 15s
          close-timeout = 60s
          compute-dispatcher {
            type = ForkJoinDispatcher
            throughput = 4
            dedicated-thread-pool {
              thread-count = 1
              threadtype = background
            }
          }
          recorder-dispatcher {
            type = "Neuromesh.Cluster.Configuration.BlockingThreadDispatcherConfigurator, Neuromesh.Cluster"
          }
          signal-dispatcher {
            type = "Neuromesh.Cluster.Configuration.BlockingThreadDispatcherConfigurator, Neuromesh.Cluster"
          }
        }
        """;
}
