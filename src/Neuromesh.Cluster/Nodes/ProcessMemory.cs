using System.Diagnostics;
using System.Globalization;

namespace Neuromesh.Cluster.Nodes;

/// <summary>How much memory this process has used at most.</summary>
internal static class ProcessMemory
{
    /// <summary>Peak resident memory in bytes: VmHWM where the system tells it.</summary>
    public static long PeakBytes()
    {
        const string Status = "/proc/self/status";
        if (File.Exists(Status))
        {
            foreach (var line in File.ReadLines(Status))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    var number = line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
                    return long.Parse(number, CultureInfo.InvariantCulture) * 1024;
                }
            }
        }

        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
