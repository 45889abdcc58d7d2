using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Neuromesh.Core.Kernels;

namespace Neuromesh.Gateway.RunDirectories;

/// <summary>What a run was made with, for <c>run.json</c>: this program and this machine. Other machines of a cluster are not asked.</summary>
internal static class RunMachine
{
    /// <summary>Name, version and command line of the program.</summary>
    /// <param name="commandLine">The command that started the run; null when none did.</param>
    public static JsonObject DescribeProgram(string? commandLine)
    {
        var assembly = typeof(RunMachine).Assembly;
        return new JsonObject
        {
            ["name"] = "neuromesh",
            ["version"] = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString(),
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["commandLine"] = commandLine,
        };
    }

    /// <summary>Operating system and processor.</summary>
    public static JsonObject DescribeMachine() => new()
    {
        ["operatingSystem"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        ["processor"] = ProcessorName(),
        ["logicalProcessors"] = Environment.ProcessorCount,
        ["vectorWidth"] = VectorWidth.Name,
    };

    private static string? ProcessorName()
    {
        const string list = "/proc/cpuinfo";
        try
        {
            var line = File.Exists(list) ? File.ReadLines(list).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
            return line is null ? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
