using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Yaml;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads where the neurons of a population are.</summary>
internal static class PositionsReader
{
    public static SpatialLayout Read(DescriptionNode node, int size, int population, ReadingContext context)
    {
        var section = new Section(node, Keys.Positions);
        if (section.Require("extent") is not DescriptionSequence { Items.Count: 2 or 3 } edges)
        {
            throw section.Require("extent").Error("expected a list of two or three lengths, for example [1 mm, 1 mm]");
        }

        var extentMm = edges.Items.Select(edge => Section.QuantityOf(edge, PhysicalDimension.Length, -3, ValueRange.Positive(PhysicalDimension.Length))).ToArray();
        if (section.Choice("layout", Keys.Layouts) == "random")
        {
            return section.Has("shape")
                ? throw section.Require("shape").Error("'shape' belongs to the layout 'grid'")
                : new UniformLayout([.. extentMm], context.Seed, population);
        }

        if (section.Find("shape") is not DescriptionSequence shape || shape.Items.Count != extentMm.Length)
        {
            throw (section.Find("shape") ?? node).Error($"expected 'shape', a list of {extentMm.Length} whole numbers, one for each edge");
        }

        var cells = shape.Items.Select(item => (int)Section.WholeOf(item, 1, size)).ToArray();
        var product = cells.Aggregate(1.0, (product, count) => product * count);
        return product == size
            ? new GridLayout([.. extentMm], [.. cells])
            : throw shape.Error($"the grid has {product} cells for {size} neurons");
    }
}
