namespace Neuromesh.Host.Tests.Program;

/// <summary>The folder <c>shared</c> with reference data, beside the repository where there is one.</summary>
internal static class SharedFiles
{
    public const string Missing = "there is no folder 'shared' with reference data beside the repository";

    public static string? Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root!, .. parts]);

    private static string? FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var shared = System.IO.Path.Combine(directory.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(shared, "golden")))
            {
                return shared;
            }
        }

        return null;
    }
}
