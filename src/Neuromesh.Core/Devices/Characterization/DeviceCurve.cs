namespace Neuromesh.Core.Devices.Characterization;

/// <summary>One line of a curve.</summary>
/// <param name="Label">What sets it apart; empty for a curve's only line.</param>
/// <param name="X">Abscissae.</param>
/// <param name="Y">Ordinates, as many.</param>
public sealed record CurveSeries(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>A measured curve of a device.</summary>
/// <param name="Name">Name of its file, in lower case with hyphens.</param>
/// <param name="Title">What was measured.</param>
/// <param name="XLabel">Label of the abscissa with its unit.</param>
/// <param name="YLabel">Label of the ordinate with its unit.</param>
/// <param name="IsLogX">Whether the abscissa is logarithmic.</param>
/// <param name="IsLogY">Whether the ordinate is logarithmic.</param>
/// <param name="Series">Its lines.</param>
public sealed record DeviceCurve(string Name, string Title, string XLabel, string YLabel, bool IsLogX, bool IsLogY, IReadOnlyList<CurveSeries> Series);

/// <summary>A number that was read from the curves.</summary>
/// <param name="Name">What it is, in camel case.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit; empty for a ratio.</param>
/// <param name="Expected">What a source says it should be; null if none is known.</param>
/// <param name="Source">The source of the expectation; empty if none.</param>
public sealed record DeviceFigure(string Name, double Value, string Unit, double? Expected = null, string Source = "");

/// <summary>What a characterization found.</summary>
/// <param name="Curves">The curves.</param>
/// <param name="Figures">The numbers.</param>
public sealed record DeviceCharacter(IReadOnlyList<DeviceCurve> Curves, IReadOnlyList<DeviceFigure> Figures);
