using System.Collections.Immutable;

namespace Neuromesh.Experiments;

/// <summary>An experiment that comes with the program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Yaml">The description.</param>
public sealed record Example(string Name, string Summary, string Yaml);

/// <summary>The experiments that come with the program.</summary>
public static class ExampleCatalog
{
    /// <summary>All examples, by name.</summary>
    public static ImmutableArray<Example> All { get; } = [];

    /// <summary>Finds an example.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The example, or null.</returns>
    public static Example? Find(string name) => All.FirstOrDefault(example => example.Name == name);
}
