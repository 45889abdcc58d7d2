using System.Globalization;
using System.Text.Json;
using Neuromesh.Host.Tests.Program;

namespace Neuromesh.Host.Tests;

public sealed class CrossbarSolveTests
{
    [SkippableTheory]
    [InlineData("x4", "1", "2 ohm")]
    [InlineData("x4_faults", "1 ohm", "2")]
    [InlineData("x8x24", "2.5", "700 mohm")]
    public async Task It_writes_the_files_of_the_reference(string name, string wordOhms, string bitOhms)
    {
        Skip.If(SharedFiles.Root is null, SharedFiles.Missing);
        using var directory = new TemporaryDirectory();
        var golden = SharedFiles.Path("golden", "crossbar");

        var result = await NeuromeshProcess.RunAsync(
            "crossbar", "solve", Path.Combine(golden, name), "--r-word-line", wordOhms, "--r-bit-line", bitOhms, "--out", directory.File("out"), "--json");

        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        using var document = JsonDocument.Parse(result.Output);
        Assert.Equal(name, document.RootElement.GetProperty("name").GetString());
        var currents = Read(Path.Combine(golden, name + ".iout_amp.csv"));
        var largest = currents.SelectMany(row => row).Max(Math.Abs);
        var expected = Directory.GetFiles(golden, name + ".*.csv").Select(Path.GetFileName).Where(file => !file!.Contains("resistance", StringComparison.Ordinal) && !file.Contains("vin", StringComparison.Ordinal));
        Assert.Equal(expected.Order(), Directory.GetFiles(directory.File("out")).Select(Path.GetFileName).Order());
        foreach (var file in Directory.GetFiles(directory.File("out")))
        {
            var tolerance = file.Contains("_amp", StringComparison.Ordinal) ? 1e-9 * largest : 1e-9;
            var reference = Read(Path.Combine(golden, Path.GetFileName(file)));
            var written = Read(file);
            Assert.Equal(reference.Length, written.Length);
            for (var i = 0; i < reference.Length; i++)
            {
                Assert.Equal(reference[i].Length, written[i].Length);
                Assert.All(reference[i].Zip(written[i]), pair => Assert.Equal(pair.First, pair.Second, tolerance));
            }
        }
    }

    [Theory]
    [InlineData("1e4,-5\n1e4,1e4", "1\n1", "a.resistance_ohm.csv: line 1, column 2: '-5'")]
    [InlineData("1e4,x\n1e4,1e4", "1\n1", "a.resistance_ohm.csv: line 1, column 2: 'x'")]
    [InlineData("1e4,nan\n1e4,1e4", "1\n1", "a.resistance_ohm.csv: line 1, column 2: 'nan'")]
    [InlineData("1e4,1e4\n1e4", "1\n1", "a.resistance_ohm.csv: line 2 has 1 values")]
    [InlineData("1e4,1e4\n1e4,1e4", "1\n1\n1", "a.vin_volt.csv has 3 rows where")]
    [InlineData("1e4,1e4\n1e4,1e4", "1\ninf", "a.vin_volt.csv: line 2, column 1: 'inf'")]
    [InlineData("1e4,1e4\n1e4,1e4", "1\n1e300", "a.vin_volt.csv: line 2, column 1: '1e300'")]
    [InlineData("1e4,1e-200\n1e4,1e4", "1\n1", "a.resistance_ohm.csv: line 1, column 2: '1e-200'")]
    [InlineData("1e4,1e4\ninf,inf", "1\nfloating", "a.resistance_ohm.csv: line 2, column 1")]
    [InlineData("", "1", "a.resistance_ohm.csv: the file holds no row")]
    public async Task Bad_files_end_with_2_and_name_the_place(string ohms, string volts, string says)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("a.resistance_ohm.csv", ohms);
        directory.Write("a.vin_volt.csv", volts);

        var result = await NeuromeshProcess.RunInAsync(
            directory.FullPath, null, "crossbar", "solve", "a", "--r-word-line", "1", "--r-bit-line", "1", "--out", "out");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Single(result.ErrorLines);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crossbar solve nowhere --r-word-line 1 --r-bit-line 1 --out out", "nowhere.resistance_ohm.csv")]
    [InlineData("crossbar solve a --r-word-line -1 --r-bit-line 1 --out out", "--r-word-line")]
    [InlineData("crossbar solve a --r-word-line 1 --r-bit-line 2mV --out out", "--r-bit-line 2mV")]
    [InlineData("crossbar solve a --r-word-line 1 --r-bit-line 1", "--out")]
    [InlineData("crossbar sovle", "Did you mean 'solve'?")]
    [InlineData("bench crossbar-nodel", "crossbar-nodal")]
    public async Task Bad_command_lines_end_with_2(string arguments, string names)
    {
        using var directory = new TemporaryDirectory();

        var result = await NeuromeshProcess.RunInAsync(directory.FullPath, null, arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(names, result.Error, StringComparison.Ordinal);
    }

    private static double[][] Read(string path)
        => [.. File.ReadLines(path).Select(line => line.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray())];
}
