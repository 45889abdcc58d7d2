namespace Neuromesh.Host.Processes;

/// <summary>The end of standard input, which tells an attached process that the one that started it is done or gone.</summary>
internal static class StandardInputEnd
{
    /// <summary>Completes at the end of standard input.</summary>
    public static Task WaitAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = new Thread(() =>
        {
            try
            {
                using var input = Console.OpenStandardInput();
                Span<byte> ignored = stackalloc byte[64];
                while (input.Read(ignored) > 0)
                {
                }
            }
            catch (IOException)
            {
                // A broken input is an ended one.
            }

            ended.SetResult();
        })
        {
            IsBackground = true,
            Name = "standard input",
        };
        reader.Start();
        return ended.Task;
    }
}
