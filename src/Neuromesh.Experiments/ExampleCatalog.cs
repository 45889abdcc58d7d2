using System.Collections.Immutable;
using System.Reflection;

namespace Neuromesh.Experiments;

/// <summary>An experiment that comes with the program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Yaml">The description.</param>
public sealed record Example(string Name, string Summary, string Yaml);

/// <summary>The experiments that come with the program: the files of this project's directory Examples, whose first line is their summary.</summary>
public static class ExampleCatalog
{
    private const string Folder = "Examples/";
    private const string Extension = ".yaml";

    /// <summary>All examples, by name.</summary>
    public static ImmutableArray<Example> All { get; } = Read(typeof(ExampleCatalog).Assembly);

    /// <summary>Finds an example.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The example, or null.</returns>
    public static Example? Find(string name) => All.FirstOrDefault(example => example.Name == name);

    private static ImmutableArray<Example> Read(Assembly assembly) =>
    [
        .. assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal) && resource.EndsWith(Extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource => Read(assembly, resource)),
    ];

    private static Example Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var yaml = reader.ReadToEnd();
        return new Example(resource[Folder.Length..^Extension.Length], yaml[..yaml.IndexOf('\n', StringComparison.Ordinal)].TrimStart('#').Trim(), yaml);
    }
}
