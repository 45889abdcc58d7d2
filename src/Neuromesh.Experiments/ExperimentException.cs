using System.Globalization;

namespace Neuromesh.Experiments;

/// <summary>What is wrong with a description, and where.</summary>
/// <param name="Source">File, example, or setting, for example <c>net.yaml</c> or <c>--set duration</c>.</param>
/// <param name="Line">Line from 1; 0 where there is none.</param>
/// <param name="Column">Column from 1; 0 where there is none.</param>
/// <param name="Key">Path of the key, for example <c>populations.exc.size</c>; empty for the whole file.</param>
/// <param name="Problem">What was found, what was expected, and what to do.</param>
public sealed record ExperimentDiagnostic(string Source, int Line, int Column, string Key, string Problem)
{
    /// <summary>One line: <c>file:line:column: key: problem</c>.</summary>
    public override string ToString()
    {
        var place = Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}:{Column}") : Source;
        return Key.Length > 0 ? $"{place}: {Key}: {Problem}" : $"{place}: {Problem}";
    }
}

/// <summary>An experiment's description is wrong.</summary>
/// <param name="diagnostic">What is wrong and where.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class ExperimentException(ExperimentDiagnostic diagnostic, Exception? inner = null) : Exception(diagnostic.ToString(), inner)
{
    /// <summary>What is wrong and where.</summary>
    public ExperimentDiagnostic Diagnostic { get; } = diagnostic;
}
