using System.Diagnostics;
using System.Globalization;
using Neuromesh.Host.Commands;

namespace Neuromesh.Host.Processes;

/// <summary>
/// A compute node in a process of its own on this machine. It lives as long as its standard input stays open, so that it ends with this process
/// however this process ends.
/// </summary>
internal sealed class ComputeProcess : IDisposable
{
    private readonly Process _process;

    private ComputeProcess(int number, Process process)
    {
        Number = number;
        _process = process;
    }

    /// <summary>Number among the processes, from 1.</summary>
    public int Number { get; }

    /// <summary>The operating system's id.</summary>
    public int Id => _process.Id;

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>How it ended, in words; only after <see cref="Ended"/>.</summary>
    public string Ending => $"Compute process {Number} (process {Id}) ended with exit code {_process.ExitCode}";

    /// <summary>Starts a process.</summary>
    /// <param name="number">Number among the processes, from 1.</param>
    /// <param name="seedAddress">Address of the node to join.</param>
    /// <param name="threads">Compute threads.</param>
    /// <exception cref="CommandException">It cannot be started.</exception>
    public static ComputeProcess Start(int number, string seedAddress, int threads)
    {
        var start = CreateStartInfo();
        string[] arguments =
        [
            NodeCommand.Name, NodeCommand.AttachedOption, "--seed-node", seedAddress, "--port", "0",
            "--threads", threads.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException("the system started nothing");
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, line) => Forward(number, line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return new ComputeProcess(number, process) { Ended = process.WaitForExitAsync() };
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            throw CommandException.Failure($"Cannot start compute process {number} ({start.FileName}): {exception.Message}");
        }
    }

    /// <summary>Lets the process end: it sees the end of its standard input.</summary>
    public void Release()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <summary>Ends the process whatever it is doing.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();

    /// <summary>The same program that runs now: its own executable, or <c>dotnet</c> with the program's assembly.</summary>
    private static ProcessStartInfo CreateStartInfo()
    {
        var executable = Environment.ProcessPath ?? throw CommandException.Failure("The path of this program is unknown, so that it cannot start processes.");
        var start = new ProcessStartInfo(executable)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (string.Equals(Path.GetFileNameWithoutExtension(executable), "dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, typeof(ComputeProcess).Assembly.GetName().Name + ".dll"));
        }

        return start;
    }

    private static void Forward(int number, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line))
        {
            Console.Error.WriteLine($"[compute {number}] {line}");
        }
    }
}
