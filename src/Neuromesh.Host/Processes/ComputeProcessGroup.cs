using Neuromesh.Cluster;

namespace Neuromesh.Host.Processes;

/// <summary>The compute processes of one run.</summary>
internal sealed class ComputeProcessGroup : IAsyncDisposable
{
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndingTimeout = TimeSpan.FromSeconds(1);

    private readonly List<ComputeProcess> _processes = [];

    /// <summary>Starts processes; each is announced on standard error with its id.</summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <param name="seedAddress">Address of the node to join.</param>
    /// <param name="threads">Compute threads of each.</param>
    /// <exception cref="CommandException">One cannot be started.</exception>
    public void Start(int count, string seedAddress, int threads)
    {
        for (var number = 1; number <= count; number++)
        {
            var process = ComputeProcess.Start(number, seedAddress, threads);
            _processes.Add(process);
            Console.Error.WriteLine($"compute process {number} of {count}: pid {process.Id}");
        }
    }

    /// <summary>Waits until all processes are members of the cluster.</summary>
    /// <param name="node">This process's node.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CommandException">One ended, or they did not join in time.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task WaitUntilJoinedAsync(NeuromeshNode node, CancellationToken cancellation)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var joined = node.WaitForComputeNodes(_processes.Count, waiting.Token);
        var timeout = Task.Delay(JoinTimeout, waiting.Token);
        var first = await Task.WhenAny(joined, AnyEnded(), timeout);
        if (first == joined)
        {
            await joined;
            await waiting.CancelAsync();
            return;
        }

        await waiting.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        throw CommandException.Failure(FindEnding() is { } ending
            ? $"{ending} before it joined the cluster."
            : $"The {_processes.Count} compute processes did not join the cluster within {JoinTimeout.TotalSeconds:0} s.");
    }

    /// <summary>Completes when any of the processes has ended; never when there is none.</summary>
    public Task AnyEnded() => _processes.Count == 0
        ? Task.Delay(Timeout.Infinite)
        : Task.WhenAny(_processes.Select(process => process.Ended));

    /// <summary>How the processes that have ended did so, in words; null when all are alive.</summary>
    public string? FindEnding()
    {
        var endings = _processes.Where(process => process.Ended.IsCompleted).Select(process => process.Ending).ToArray();
        return endings.Length == 0 ? null : string.Join("; ", endings);
    }

    /// <summary>The same for a run that has failed: a process that took it along is heard of a moment after its connection broke.</summary>
    public async Task<string?> FindEndingAsync()
    {
        if (_processes.Count > 0)
        {
            await Task.WhenAny(AnyEnded(), Task.Delay(EndingTimeout));
        }

        return FindEnding();
    }

    /// <summary>Ends the processes.</summary>
    public async ValueTask DisposeAsync()
    {
        _processes.ForEach(process => process.Release());
        var all = Task.WhenAll(_processes.Select(process => process.Ended));
        if (await Task.WhenAny(all, Task.Delay(EndTimeout)) != all)
        {
            _processes.ForEach(process => process.Kill());
            await all;
        }

        _processes.ForEach(process => process.Dispose());
    }
}
