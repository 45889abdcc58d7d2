using System.Runtime.CompilerServices;
using CsCheck;
using Neuromesh.Core.Memory;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Tables;

namespace Neuromesh.Experiments.Tests.Tables;

/// <summary>Rows in a temporary file are the rows in memory, and the file goes with its list.</summary>
public sealed class SpillableEdgesTests : IDisposable
{
    private const int Population = 300;

    private static readonly Gen<double> Finite = Gen.OneOf(
        Gen.Double.Where(double.IsFinite), Gen.Int[-9999, 9999].Select(cents => cents / 100.0), Gen.Const(0.0), Gen.Const(-0.0), Gen.Const(87.8));

    private static readonly Gen<Edge> Any = Gen.Select(
        Gen.Int[0, int.MaxValue], Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, int.MaxValue]), Finite, Gen.Int[1, ushort.MaxValue], (source, target, weight, delay) => new Edge(source, target, weight, delay));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neuromesh-spill-");

    [Fact]
    public void Any_rows_come_back_with_their_bits_wherever_they_begin_to_spill() => Gen.Select(
        Any.Array[1, 60], Gen.Int[1, 9000], Gen.Int[0, 200_000]).Sample(
        (some, count, threshold) =>
        {
            // Few different rows repeated over several blocks: blocks of one value, of few, and of all widths.
            var rows = Enumerable.Range(0, count).Select(i => some[i * some.Length / count]).ToArray();
            using var store = Store(threshold);
            var list = List(store, rows);
            Assert.Equal(list.Bytes > threshold, store.IsSpilled);
            Assert.Equal(rows.Select(Bits), list.Enumerate().Select(Bits));
        },
        iter: 60);

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void A_complete_store_lets_go_of_what_filled_it(int threshold)
    {
        var (store, reader) = Fill(threshold);
        using (store)
        {
            GC.Collect();
            Assert.False(reader.IsAlive);
        }
    }

    [Fact]
    public void Rows_of_exactly_the_threshold_stay_in_memory_and_one_byte_more_does_not()
    {
        var rows = Rows(2 * EdgeList.BlockLength);
        var bytes = EdgeList.Of(rows).Bytes;
        using var held = Store(bytes);
        using var spilled = Store(bytes - 1);

        Assert.Equal(rows, List(held, rows).Enumerate());
        Assert.Equal(rows, List(spilled, rows).Enumerate());
        Assert.False(held.IsSpilled);
        Assert.True(spilled.IsSpilled);
        Assert.Equal(0, spilled.MemoryBytes);
    }

    [Fact]
    public void An_empty_table_needs_no_file()
    {
        using var store = Store(0);

        Assert.Empty(List(store, []).Enumerate());
        Assert.False(store.IsSpilled);
    }

    [Fact]
    public void A_core_builds_the_same_synapses_from_either()
    {
        var rows = Rows(20_000);
        using var store = Store(1000);
        var spilled = List(store, rows);
        Assert.True(store.IsSpilled);

        foreach (var form in new[] { SynapseForm.Double, SynapseForm.FixedPoint })
        {
            Assert.Equal(Digest(EdgeList.Of(rows), form, Population), Digest(spilled, form, Population));
            Assert.Equal(Digest(EdgeList.Of(rows), form, Population), Digest(spilled, form, 77));
        }
    }

    [Fact]
    public void Threads_read_the_same_rows_at_the_same_time()
    {
        var rows = Rows(30_000);
        using var store = Store(0);
        var list = List(store, rows);

        var read = new Edge[4][];
        Parallel.For(0, read.Length, reader => read[reader] = [.. list.Enumerate()]);

        Assert.All(read, copy => Assert.Equal(rows, copy));
    }

    [Fact]
    public void The_file_is_gone_when_the_list_is_and_on_unix_has_no_name_before()
    {
        var store = Store(0);
        var list = List(store, Rows(5000));
        Assert.True(store.IsSpilled);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Empty(_folder.GetFileSystemInfos());
        }

        store.Dispose();

        Assert.Empty(_folder.GetFileSystemInfos());
        Assert.Throws<ObjectDisposedException>(() => list.Enumerate().Count());
    }

    [Fact]
    public void The_file_is_gone_after_an_error_among_the_rows()
    {
        var store = Store(0);
        void AddUpToAWrongLine()
        {
            using var builder = new EdgeList.Builder(store);
            for (var i = 0; i <= 200_000; i++)
            {
                builder.Add(i < 200_000 ? i : throw new InvalidOperationException("a wrong line"), 0, 1, 1);
            }
        }

        Assert.Throws<InvalidOperationException>(AddUpToAWrongLine);
        Assert.True(store.IsSpilled);
        Assert.Empty(_folder.GetFileSystemInfos());
        Assert.Throws<ObjectDisposedException>(() => store.Read(0, new byte[1]));
    }

    [Fact]
    public void A_folder_that_takes_no_file_is_named_with_the_need_and_the_remedy()
    {
        var missing = Path.Combine(_folder.FullName, "missing");
        using var store = new SpillableEdges(0, missing, () => 0.25);

        var message = Assert.Throws<IOException>(() => store.Append(new byte[1_000_000])).Message;

        Assert.Contains(missing, message, StringComparison.Ordinal);
        Assert.Contains("TMP", message, StringComparison.Ordinal);
        Assert.Contains("about 4.0 MB in all", message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Edge[] Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new Edge(i * 7 % Population, i * 13 % Population, 1 / (1.0 + (i % 500)), 2 + (i % 40)))];

    private static EdgeList List(SpillableEdges store, IEnumerable<Edge> rows)
    {
        using var builder = new EdgeList.Builder(store);
        foreach (var (source, target, weight, delaySteps) in rows)
        {
            builder.Add(source, target, weight, delaySteps);
        }

        return builder.Build();
    }

    private static UInt128 Digest(EdgeList edges, SynapseForm form, int targetsPerCore)
    {
        var digest = default(SynapseDigest);
        for (var first = 0; first < Population; first += targetsPerCore)
        {
            var targets = Math.Min(targetsPerCore, Population - first);
            using var arena = new NativeArena();
            var slice = new SparseProjectionSlice
            {
                Seed = 1,
                Projection = 0,
                FirstSource = 0,
                SourceCount = Population,
                TotalTargets = Population,
                Recurrent = true,
                FirstTarget = first,
                TargetCount = targets,
                Rule = new ExplicitEdgesRule(edges),
                Weights = new ConstantWeight(0),
                Delays = new ConstantDelay(1),
                EpochSteps = 2,
            };
            using var table = SynapseTableBuilder.Build(slice, form, form == SynapseForm.FixedPoint ? FixedPointScale.For(1) : null, new long[targets], arena);
            table.AddState(ref digest);
        }

        return digest.Value;
    }

    private static (int Source, int Target, long Weight, int Delay) Bits(Edge edge) =>
        (edge.Source, edge.Target, BitConverter.DoubleToInt64Bits(edge.Weight), edge.DelaySteps);

    // Not inlined: a local of the test would keep the reader alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (SpillableEdges Store, WeakReference Reader) Fill(long threshold)
    {
        var reader = new double[1] { 1 };
        var store = new SpillableEdges(threshold, _folder.FullName, () => reader[0]);
        store.Append([1, 2, 3]);
        store.Complete();
        return (store, new WeakReference(reader));
    }

    private SpillableEdges Store(long threshold) => new(threshold, _folder.FullName, () => 1);
}
