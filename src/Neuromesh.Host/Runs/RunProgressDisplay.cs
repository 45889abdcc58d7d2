using Neuromesh.Cluster.Runs;
using Neuromesh.Core.Units;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Neuromesh.Host.Runs;

/// <summary>Shows on standard error how a run gets on: a live bar on a terminal, a line every few seconds elsewhere.</summary>
internal static class RunProgressDisplay
{
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(2);

    /// <summary>Shows the run until it has ended.</summary>
    /// <param name="run">The run.</param>
    public static Task ShowAsync(IExperimentRun run)
    {
        var isTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";
        return isTerminal ? ShowBarAsync(run) : ShowLinesAsync(run);
    }

    private static async Task ShowBarAsync(IExperimentRun run)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new StatusColumn(run))
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(run.Experiment.Name), maxValue: run.Experiment.DurationSteps);
                while (await Task.WhenAny(run.Completion, Task.Delay(BarInterval)) != run.Completion)
                {
                    bar.Value = run.Status.Step;
                }

                bar.Value = run.Status.Step;
            });
    }

    private static async Task ShowLinesAsync(IExperimentRun run)
    {
        while (await Task.WhenAny(run.Completion, Task.Delay(LineInterval)) != run.Completion)
        {
            Console.Error.WriteLine($"{run.Experiment.Name}: {ProgressText.Describe(run.Status, run.Experiment.TimeStep)}");
        }
    }

    /// <summary>What the bar alone does not say.</summary>
    private sealed class StatusColumn(IExperimentRun run) : ProgressColumn
    {
        private readonly TimeStep _timeStep = run.Experiment.TimeStep;

        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(ProgressText.Describe(run.Status, _timeStep));
    }
}
