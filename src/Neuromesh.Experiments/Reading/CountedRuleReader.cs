using Neuromesh.Core.Synapses;

namespace Neuromesh.Experiments.Reading;

/// <summary>Reads the rules that make a given number of synapses, and refuses numbers that cannot be drawn.</summary>
internal static class CountedRuleReader
{
    public static FixedIndegreeRule ReadFixedIndegree(Section section, ProjectionEnds ends)
    {
        var (autapses, multapses) = Flags(section, ends);
        var indegree = (int)section.Whole("indegree", 0, int.MaxValue);
        CheckChoice(section, "indegree", indegree, ends.SourceCount - (ends.Recurrent && !autapses ? 1 : 0), multapses, "sources");
        return new FixedIndegreeRule(indegree, autapses, multapses);
    }

    public static FixedOutdegreeRule ReadFixedOutdegree(Section section, ProjectionEnds ends)
    {
        var (autapses, multapses) = Flags(section, ends);
        var outdegree = (int)section.Whole("outdegree", 0, int.MaxValue);
        CheckChoice(section, "outdegree", outdegree, ends.Target.Size - (ends.Recurrent && !autapses ? 1 : 0), multapses, "targets");
        return new FixedOutdegreeRule(outdegree, autapses, multapses);
    }

    public static FixedTotalNumberRule ReadFixedTotalNumber(Section section, ProjectionEnds ends)
    {
        var (autapses, multapses) = Flags(section, ends);
        var total = section.Whole("synapses", 0, long.MaxValue);
        var pairs = ((long)ends.SourceCount - (ends.Recurrent && !autapses ? 1 : 0)) * ends.Target.Size;
        pairs = ends.Recurrent && ends.PairsHaveNoOrder ? pairs / 2 : pairs;
        CheckChoice(section, "synapses", total, pairs, multapses, "pairs");
        return new FixedTotalNumberRule(total, autapses, multapses);
    }

    private static (bool Autapses, bool Multapses) Flags(Section section, ProjectionEnds ends) =>
        (section.Flag("autapses", ends.AutapsesByDefault), section.Flag("multapses", true));

    private static void CheckChoice(Section section, string key, long count, long candidates, bool multapses, string what)
    {
        if (!multapses && count > candidates)
        {
            throw section.Require(key).Error($"{count} different {what} cannot be drawn: there are {candidates} (multapses are not allowed), so expected 0 to {candidates}");
        }

        if (candidates == 0 && count > 0)
        {
            throw section.Require(key).Error($"there are no {what} to draw: the only neuron would connect to itself, and autapses are not allowed");
        }
    }
}
