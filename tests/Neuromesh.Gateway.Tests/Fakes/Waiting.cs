using Grpc.Core;

namespace Neuromesh.Gateway.Tests.Fakes;

/// <summary>Waits for events with a limit that only a defect reaches.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task Within(this Task task) => task.WaitAsync(Limit);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <summary>Waits for something that nobody announces, giving way to others in between.</summary>
    public static async Task Until(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }

    public static async Task<Status> FailsWithAsync(this Task call, StatusCode code)
    {
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.Within());
        Assert.True(code == failure.StatusCode, $"expected {code} but got {failure.Status}");
        return failure.Status;
    }
}
