using Neuromesh.Core.Crossbars.Learning;

namespace Neuromesh.Experiments.Model;

/// <summary>A classifier of handwritten digits whose weights are the devices of one array and are trained in place.</summary>
public sealed record ArrayTraining
{
    /// <summary>Edge of the images that the network sees: the middle 20 x 20 points of each, averaged by area.</summary>
    public const int InputEdge = 8;

    /// <summary>Inputs of the network.</summary>
    public const int Inputs = InputEdge * InputEdge;

    /// <summary>Digits.</summary>
    public const int Outputs = 10;

    /// <summary>Full path of the folder with the four files of the data set; null where the description names none.</summary>
    public required string? DataFolder { get; init; }

    /// <summary>What is shown when.</summary>
    public required TrainingSchedule Schedule { get; init; }

    /// <summary>Units and learning rates.</summary>
    public required ClassifierParameters Network { get; init; }

    /// <summary>How the devices learn.</summary>
    public required LearningRuleParameters Rule { get; init; }

    /// <summary>The devices.</summary>
    public required TransistorArrayParameters Array { get; init; }

    /// <summary>How they are read and pulsed.</summary>
    public required LearningTileParameters Periphery { get; init; }
}
