using CsCheck;

namespace Neuromesh.Experiments.Tests.Reading;

/// <summary>Whatever is written, the answer is an experiment or a placed fault: never another exception.</summary>
public sealed class MutationTests
{
    private static readonly string[] Texts = [.. ExampleCatalog.All.Select(example => example.Yaml), .. GoodDescriptions.Texts];

    private static readonly string[] Pieces =
    [
        ":", " ", "\n", "\t", "-", "[", "]", "{", "}", ",", "#", "'", "\"", "&", "*", "!", "|", ">", "%", "@", "0", "1", "-1", "1e9", "1e999", "99999999999", ".5", "nan",
        "ms", "mV", "pA", "uS", "Hz", "model", "size", "all", "stream", "synthetic", "voltages", "true", "---", "...", "\u0000", "\u00b5", "\ud83d", "..", "null",
    ];

    private static readonly Gen<string> Text = Gen.Int[0, Texts.Length - 1].Select(index => Texts[index]);

    private static readonly Gen<(int Kind, double Where, int Length, string Piece)> Change =
        Gen.Select(Gen.Int[0, 4], Gen.Double[0, 1], Gen.Int[1, 40], Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]));

    [Fact]
    public void Mutated_descriptions_give_an_experiment_or_a_placed_fault() =>
        Gen.Select(Text, Change.List[1, 3]).Sample(
            (text, changes) => IsAnswered(() => Descriptions.Read(changes.Aggregate(text, Mutate)), needsLine: true),
            iter: 2000);

    [Fact]
    public void Random_settings_give_an_experiment_or_a_placed_fault() =>
        Gen.Select(
            Gen.OneOf(Gen.Const("populations.excitatory."), Gen.Const("inputs.eeg."), Gen.Const("projections.encoding."), Gen.Const("record.traces.0."), Gen.Const("")),
            Gen.OneOf(Gen.Const("size"), Gen.Const("model"), Gen.Const("encoder"), Gen.Const("crossbar.levels"), Gen.Const("weight"), Gen.Const("neurons"), Gen.Const("duration"), Gen.Const("parameters.biasCurrent.x"), Gen.Const("..")),
            Change.List[1, 4]).Sample(
            (path, key, changes) =>
            {
                var setting = $"{path}{key}={string.Concat(changes.Select(change => change.Piece))}";
                return IsAnswered(() => Descriptions.Read(ExampleCatalog.Find("eeg-reservoir")!.Yaml, [setting]), needsLine: false);
            },
            iter: 1000);

    [Fact]
    public void Mutated_tables_give_an_experiment_or_a_placed_fault()
    {
        const string Yaml = "duration: 1 s\npopulations:\n  a: { model: lif-exponential, size: 3 }\nprojections:\n  p: { from: a, to: a, rule: { type: explicit, file: t.csv } }";
        const string Table = "source,target,weight,delay\n0,1,5.5,1.5\n# two more\n2,1,-3,2\n1,0,1e2,1\n";
        Change.List[1, 3].Sample(
            changes => IsAnswered(() => Descriptions.Read(Yaml, tables: ("t.csv", changes.Aggregate(Table, Mutate))), needsLine: true),
            iter: 1000);
    }

    /// <summary>What random changes found: a tag that is no URI.</summary>
    [Fact]
    public void A_tag_that_is_no_tag_is_a_placed_fault()
    {
        var fault = Descriptions.Fault("duration: !![1 s\npopulations:\n  a: { model: lif-delta, size: 3 }\n");
        Assert.Equal(1, fault.Line);
        Assert.Contains("a word begins with '!'", fault.Problem, StringComparison.Ordinal);
    }

    private static bool IsAnswered(Action read, bool needsLine)
    {
        try
        {
            read();
            return true;
        }
        catch (ExperimentException exception)
        {
            var fault = exception.Diagnostic;
            return fault.Source.Length > 0 && fault.Problem.Length > 0 && (!needsLine || (fault.Line > 0 && fault.Column > 0));
        }
    }

    private static string Mutate(string text, (int Kind, double Where, int Length, string Piece) change)
    {
        if (text.Length == 0)
        {
            return change.Piece;
        }

        var at = Math.Min(text.Length - 1, (int)(change.Where * text.Length));
        var length = Math.Min(change.Length, text.Length - at);
        return change.Kind switch
        {
            0 => text.Insert(at, change.Piece),
            1 => text.Remove(at, length),
            2 => text.Remove(at, 1).Insert(at, change.Piece),
            3 => text.Insert(at, text.Substring(at, length)),
            _ => text[..at],
        };
    }
}
