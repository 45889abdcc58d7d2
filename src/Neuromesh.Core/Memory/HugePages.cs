using System.Runtime.InteropServices;

namespace Neuromesh.Core.Memory;

/// <summary>Asks Linux for 2 MiB pages: random access to large arrays then misses the address cache far less often.</summary>
internal static unsafe partial class HugePages
{
    private const int AdviseHugePage = 14;

    /// <summary>Asks for huge pages; a refusal only costs speed.</summary>
    /// <param name="address">Start, aligned to 2 MiB.</param>
    /// <param name="bytes">Length, a multiple of 2 MiB.</param>
    public static void Request(void* address, nuint bytes)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Advise(address, bytes, AdviseHugePage);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
