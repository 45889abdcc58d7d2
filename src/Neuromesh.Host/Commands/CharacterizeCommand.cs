using System.CommandLine;
using System.Globalization;
using System.Text;
using Neuromesh.Core.Devices.Characterization;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Experiments;
using Neuromesh.Host.Devices;
using Neuromesh.Host.Terminal;

namespace Neuromesh.Host.Commands;

/// <summary><c>neuromesh characterize</c>: measures a device's curves and draws them.</summary>
internal static class CharacterizeCommand
{
    private const ulong DefaultSeed = 1;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("DEVICE") { Description = "Name of a device, see --list.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--out") { Description = "Directory for the curves and the picture; DEVICE in the current directory if not given.", HelpName = "DIR" };
        var variant = new Option<string?>("--variant") { Description = "Measure this variant alone, see --list; all beside each other if not given.", HelpName = "NAME" };
        var seed = new Option<ulong>("--seed") { Description = "Seed of all draws.", HelpName = "N", DefaultValueFactory = _ => DefaultSeed };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var list = new Option<bool>("--list") { Description = "List the devices." };
        var command = new Command("characterize", "Measure a device: I-V loop, potentiation and depression, SET time, retention, pairs of spikes, metaplasticity, temperature, size, variability.") { name, output, variant, seed, json, list };
        command.SetAction(parsed => parsed.GetValue(list)
            ? List(parsed.GetValue(json))
            : Run(parsed.GetValue(name), parsed.GetValue(output), parsed.GetValue(variant), parsed.GetValue(seed), parsed.GetValue(json)));
        return command;
    }

    private static int List(bool json)
    {
        if (json)
        {
            StandardOutput.WriteJson(new { Devices = DevicePresets.All.Select(preset => new { preset.Name, preset.Title, preset.Family, preset.Source, preset.Note, Variants = preset.VariantNames }) });
            return ExitCode.Success;
        }

        var text = new StringBuilder();
        var width = DevicePresets.All.Max(preset => preset.Name.Length);
        foreach (var preset in DevicePresets.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"{preset.Name.PadRight(width)}  {preset.Title} ({preset.Family})\n");
            if (preset.VariantNames.Count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{new string(' ', width)}  variants: {string.Join(", ", preset.VariantNames)}\n");
            }
        }

        StandardOutput.Write(text.ToString());
        return ExitCode.Success;
    }

    private static int Run(string? name, string? output, string? variant, ulong seed, bool json)
    {
        if (name is null)
        {
            throw CommandException.BadInput("characterize: name a device; 'neuromesh characterize --list' lists them.");
        }

        var preset = DevicePresets.Find(name)
            ?? throw CommandException.BadInput($"characterize: there is no device '{name}'.{NearestName.Hint(name, [.. DevicePresets.All.Select(known => known.Name)], "devices")}");
        if (variant is not null && !preset.VariantNames.Contains(variant))
        {
            throw CommandException.BadInput(preset.VariantNames.Count == 0
                ? $"characterize: {name} has no variants; leave out --variant."
                : $"characterize: {name} has no variant '{variant}'; it has: {string.Join(", ", preset.VariantNames)}.");
        }

        var files = DeviceFiles.Create(output ?? name, preset);
        var character = preset.Characterize(seed, variant);
        files.Write(character, seed, variant);
        if (json)
        {
            StandardOutput.WriteJson(new { preset.Name, preset.Title, preset.Family, preset.Source, preset.Note, variant, seed, character.Figures, Out = files.DirectoryPath, Files = files.Written });
        }
        else
        {
            StandardOutput.Write(Describe(preset, character, files));
        }

        return ExitCode.Success;
    }

    private static string Describe(DevicePreset preset, DeviceCharacter character, DeviceFiles files)
    {
        var text = new StringBuilder();
        void Add(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"{preset.Name}: {preset.Title}");
        Add($"  source: {preset.Source}");
        if (preset.Note.Length > 0)
        {
            Add($"  note: {preset.Note}");
        }

        foreach (var figure in character.Figures)
        {
            var expected = figure.Expected is { } value ? string.Create(CultureInfo.InvariantCulture, $", expected {value:G4} ({figure.Source})") : "";
            Add($"  {figure.Name}: {figure.Value:G4} {figure.Unit}{expected}");
        }

        Add($"  files in {files.DirectoryPath}: {string.Join(", ", files.Written.Select(Path.GetFileName))}");
        return text.ToString();
    }
}
