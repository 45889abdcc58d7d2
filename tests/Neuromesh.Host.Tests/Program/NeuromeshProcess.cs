using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Neuromesh.Host.Tests.Program;

/// <summary>What a finished process left.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The real program, in a process of its own, as a user's shell would start it.</summary>
internal sealed partial class NeuromeshProcess : IDisposable
{
    /// <summary>No command in these tests comes near it; it only keeps a hanging program from hanging the suite.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly List<(Func<string, bool> Condition, TaskCompletionSource<string> Seen)> _awaited = [];

    private NeuromeshProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    private static string Dotnet => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "neuromesh.dll");

    /// <summary>The words that start the program from a shell.</summary>
    public static string ShellCommand => $"'{Dotnet}' '{Assembly}'";

    public static NeuromeshProcess Start(string? directory, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Dotnet) { WorkingDirectory = directory ?? Path.GetTempPath() };
        start.ArgumentList.Add(Assembly);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new NeuromeshProcess(start);
    }

    public static NeuromeshProcess StartShell(string script)
    {
        var start = new ProcessStartInfo("/bin/bash") { WorkingDirectory = Path.GetTempPath() };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        return new NeuromeshProcess(start);
    }

    public static Task<ProcessResult> RunAsync(params IEnumerable<string> arguments) => RunInAsync(null, null, arguments);

    public static async Task<ProcessResult> RunInAsync(string? directory, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments)
    {
        using var process = Start(directory, environment, arguments);
        return await process.WaitAsync();
    }

    public async Task<ProcessResult> WaitAsync()
    {
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program did not end.\nstdout:\n{Text(_output)}\nstderr:\n{Text(_error)}");
        }

        return new ProcessResult(_process.ExitCode, Text(_output), Text(_error));
    }

    /// <summary>Waits for a line on either stream.</summary>
    public async Task<string> WaitForLineAsync(Func<string, bool> condition)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited)
        {
            var earlier = (Text(_output) + Text(_error)).Split('\n').FirstOrDefault(line => line.Length > 0 && condition(line));
            if (earlier is not null)
            {
                return earlier;
            }

            _awaited.Add((condition, seen));
        }

        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(seen.Task, ended, Task.Delay(Timeout)) == seen.Task)
        {
            return await seen.Task;
        }

        throw new TimeoutException($"The line did not come.\nstdout:\n{Text(_output)}\nstderr:\n{Text(_error)}");
    }

    public void Interrupt() => Signal(Id, 2);

    public void Terminate() => Signal(Id, 15);

    public void Kill() => _process.Kill();

    public static void KillOther(int processId) => Signal(processId, 9);

    public static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static void Signal(int processId, int number)
    {
        if (SendSignal(processId, number) != 0)
        {
            throw new InvalidOperationException($"Process {processId} cannot be signalled: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int processId, int signal);

    private static string Text(StringBuilder builder)
    {
        lock (builder)
        {
            return builder.ToString();
        }
    }

    private void Take(StringBuilder builder, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_awaited)
        {
            lock (builder)
            {
                builder.Append(line).Append('\n');
            }

            foreach (var (_, seen) in _awaited.Where(waiting => waiting.Condition(line)))
            {
                seen.TrySetResult(line);
            }
        }
    }
}
