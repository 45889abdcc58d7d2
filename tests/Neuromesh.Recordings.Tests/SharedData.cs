namespace Neuromesh.Recordings.Tests;

/// <summary>Finds the folder of real recordings that lies beside the project's checkout on machines that have it.</summary>
internal static class SharedData
{
    private static readonly Lazy<string?> Root = new(Find);

    /// <summary>The full path of a file under the folder's <c>data</c>; skips the test, saying so, where it does not exist.</summary>
    public static string Require(string relativePath)
    {
        Skip.If(Root.Value is null, "There is no folder 'shared' with reference data beside this checkout.");
        var path = Path.Combine(Root.Value!, "data", relativePath);
        Skip.IfNot(File.Exists(path), $"The reference data has no file {relativePath}.");
        return path;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "golden")))
            {
                return candidate;
            }
        }

        return null;
    }
}
