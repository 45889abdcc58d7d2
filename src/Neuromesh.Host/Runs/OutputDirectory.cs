using System.Globalization;

namespace Neuromesh.Host.Runs;

/// <summary>Where a run's files go. No run writes over another's.</summary>
internal static class OutputDirectory
{
    /// <summary>Checks and creates the directory.</summary>
    /// <param name="chosen">The user's choice; null for <c>runs/NAME-yyyyMMdd-HHmmss</c> under the current directory.</param>
    /// <param name="experimentName">Name of the experiment.</param>
    /// <returns>The directory, empty.</returns>
    /// <exception cref="CommandException">It holds files already, or cannot be created.</exception>
    public static string Create(string? chosen, string experimentName)
    {
        try
        {
            return chosen is null ? CreateNew(Path.Combine("runs", experimentName)) : CreateChosen(chosen);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CommandException.BadInput($"--out: cannot create the directory {chosen ?? "runs"}: {exception.Message}");
        }
    }

    private static string CreateChosen(string directory)
    {
        if (File.Exists(directory))
        {
            throw CommandException.BadInput($"--out {directory}: this is a file; expected a directory that is new or empty.");
        }

        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw CommandException.BadInput($"--out {directory}: the directory is not empty; name a new one, so that nothing is overwritten.");
        }

        return Directory.CreateDirectory(directory).FullName;
    }

    private static string CreateNew(string prefix)
    {
        var stem = Path.GetFullPath(prefix + "-" + DateTime.Now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        Directory.CreateDirectory(Path.GetDirectoryName(stem)!);
        for (var attempt = 1; ; attempt++)
        {
            var directory = attempt == 1 ? stem : string.Create(CultureInfo.InvariantCulture, $"{stem}-{attempt}");
            if (!Path.Exists(directory) && TryClaim(directory))
            {
                return directory;
            }
        }
    }

    /// <summary>Two runs that start in the same second race for a name; only one of them can create the claim's file.</summary>
    private static bool TryClaim(string directory)
    {
        var claimFile = directory + ".claim";
        try
        {
            using var claim = new FileStream(claimFile, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            if (Path.Exists(directory))
            {
                return false;
            }

            Directory.CreateDirectory(directory);
            return true;
        }
        catch (IOException) when (File.Exists(claimFile))
        {
            return false;
        }
    }
}
